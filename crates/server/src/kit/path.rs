//! Identifiers and codes taken from the path. What is not well formed does not exist: 404, as for a stranger's.

use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use domain::account::Duty;
use domain::{
    AccountId, CapabilityId, CertificateId, DesignationId, EnterpriseId, ItemId, PostingId,
    SessionId, SynonymId,
};

use super::code::ProblemCode;
use super::problem::Problem;

/// Something a segment of the path can name.
pub trait PathKey: Sized {
    /// Name of its segment when the path has several; a path with one segment may call it `id`.
    const SEGMENT: &'static str;

    /// Reads the segment; nothing when it cannot be one.
    fn read(text: &str) -> Option<Self>;
}

/// What a segment of the path names: `PathId<PostingId>` for `/postings/{id}`.
#[derive(Clone, Debug)]
pub struct PathId<T>(T);

impl<T> PathId<T> {
    /// The value itself.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for PathId<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl PathKey for Duty {
    const SEGMENT: &'static str = "duty";

    fn read(text: &str) -> Option<Self> {
        Self::parse(text).ok()
    }
}

impl<T: PathKey> FromRequest for PathId<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let segments = request.match_info();
        let text = segments.get(T::SEGMENT).or_else(|| segments.get("id"));
        ready(
            text.and_then(T::read)
                .map(Self)
                .ok_or_else(|| Problem::of(ProblemCode::NotFound)),
        )
    }
}

macro_rules! path_keys {
    ($($id:ident = $segment:literal),+ $(,)?) => {
        $(impl PathKey for $id {
            const SEGMENT: &'static str = $segment;

            fn read(text: &str) -> Option<Self> {
                Self::parse(text).ok()
            }
        })+
    };
}

path_keys!(
    AccountId = "account_id",
    CapabilityId = "capability_id",
    CertificateId = "certificate_id",
    DesignationId = "designation_id",
    EnterpriseId = "enterprise_id",
    ItemId = "item_id",
    PostingId = "posting_id",
    SessionId = "session_id",
    SynonymId = "synonym_id",
);

/// A code of the taxonomy, such as that of a chain or a node, in a segment called `code`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PathKey for Code {
    const SEGMENT: &'static str = "code";

    fn read(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let good = (1..=64).contains(&text.len()) && text.bytes().all(plain);
        good.then(|| Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    const POSTING: &str = "pst_01h455vb4pex5vsknk084sn02q";
    const CARD: &str = "cap_01h455vb4pex5vsknk084sn02q";

    #[test]
    fn the_named_segment_wins_over_id() {
        let request = TestRequest::default()
            .param("id", POSTING)
            .param("capability_id", CARD)
            .to_http_request();
        let read = PathId::<PostingId>::from_request(&request, &mut Payload::None)
            .into_inner()
            .unwrap();
        assert_eq!(read.as_str(), POSTING);
        let read = PathId::<CapabilityId>::from_request(&request, &mut Payload::None)
            .into_inner()
            .unwrap();
        assert_eq!(read.into_inner().as_str(), CARD);
    }

    #[test]
    fn what_is_not_well_formed_does_not_exist() {
        for text in ["", "pst_1", CARD, "%00", "../.."] {
            let request = TestRequest::default()
                .param("id", text.to_owned())
                .to_http_request();
            let refused = PathId::<PostingId>::from_request(&request, &mut Payload::None)
                .into_inner()
                .unwrap_err();
            assert_eq!(refused.code(), ProblemCode::NotFound, "{text}");
        }
    }

    #[test]
    fn codes_are_short_and_plain() {
        assert_eq!(Code::read("MT-03.2").unwrap().as_str(), "MT-03.2");
        for text in ["", "a b", "汽车", "a/b", &"x".repeat(65)] {
            assert_eq!(Code::read(text), None, "{text}");
        }
    }
}
