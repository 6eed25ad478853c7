//! What an operator can set about the use cases. Defaults are what a district starts with.

/// Settings of the use cases.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Address people reach the platform at, without a slash at the end; links in mails begin with it.
    pub public_url: String,
    /// Name of the platform in Chinese.
    pub site_name_zh: String,
    /// Name of the platform in English.
    pub site_name_en: String,
    /// The division the platform serves: where a text without a place is taken to be.
    pub home_region: String,
    /// Provinces that form one economic region, by division code.
    pub economic_region: Vec<String>,
    /// Life of an access token. Units: seconds.
    pub access_token_s: i64,
    /// Life of a refresh token since its last use. Units: days.
    pub refresh_token_days: i64,
    /// Password hashes computed at once; each takes 19 MiB.
    pub hashing_slots: usize,
    /// Time between two digests of new matches. Units: seconds.
    pub digest_s: i64,
    /// Matches kept for a posting.
    pub matches_kept: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            public_url: "http://127.0.0.1:8080".to_owned(),
            site_name_zh: "配套供需对接平台".to_owned(),
            site_name_en: "Peitao".to_owned(),
            home_region: "500111".to_owned(),
            economic_region: vec!["50".to_owned(), "51".to_owned()],
            access_token_s: 600,
            refresh_token_days: 30,
            hashing_slots: 2,
            digest_s: 3600,
            matches_kept: 50,
        }
    }
}
