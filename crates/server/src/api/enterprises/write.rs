//! Registering, reading and changing one enterprise.

use actix_web::{get, patch, post};
use domain::enterprise::{Contact, Draft};
use domain::{EnterpriseId, enterprise};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::EnterpriseView;
use crate::kit::{Body, Change, IfMatch, Kit, OnceKey, PathId, Problem, Reply};

/// An enterprise to be registered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({"uscc": "91350100M000100Y43", "name": "大足区启成五金有限公司", "industry_code": "3525", "region_code": "500111", "park": "SQ", "contact_name": "王工", "contact_phone": "023-55501234"}))]
pub struct CreateEnterprise {
    /// Unified social credit code: 18 characters with a check character; it never changes.
    #[schema(required, max_length = 40, example = "91350100M000100Y43")]
    uscc: Option<String>,
    /// Registered name.
    #[schema(required, max_length = 100, example = "大足区启成五金有限公司")]
    name: Option<String>,
    /// Short name.
    #[schema(max_length = 100)]
    short_name: Option<String>,
    /// Industry of GB/T 4754-2017, see `GET /industries`.
    #[schema(max_length = 4, example = "3525")]
    industry_code: Option<String>,
    /// Registered place, a division code, see `GET /regions`.
    #[schema(required, max_length = 9, example = "500111")]
    region_code: Option<String>,
    /// Place of production, when it differs.
    #[schema(max_length = 9)]
    production_region_code: Option<String>,
    /// Park, see `GET /parks`.
    #[schema(max_length = 32, example = "SQ")]
    park: Option<String>,
    /// Street and number.
    #[schema(max_length = 200)]
    address: Option<String>,
    /// Web site, http or https.
    #[schema(max_length = 200)]
    website: Option<String>,
    /// A few sentences.
    #[schema(max_length = 2000)]
    intro: Option<String>,
    /// Contact person; never shown in public.
    #[schema(max_length = 40)]
    contact_name: Option<String>,
    /// Telephone; never shown in public.
    #[schema(max_length = 40)]
    contact_phone: Option<String>,
    /// Mail address; never shown in public.
    #[schema(max_length = 254)]
    contact_email: Option<String>,
}

/// A change of a profile: absent fields stay, `null` empties. The credit code never changes.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({"short_name": "启成五金", "website": null}))]
pub struct UpdateEnterprise {
    /// Registered name. A new name of a verified enterprise is looked at again.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 100)]
    name: Change<String>,
    /// Short name.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 100)]
    short_name: Change<String>,
    /// Industry of GB/T 4754-2017.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 4)]
    industry_code: Change<String>,
    /// Registered place, a division code.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 9)]
    region_code: Change<String>,
    /// Place of production.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 9)]
    production_region_code: Change<String>,
    /// Park.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 32)]
    park: Change<String>,
    /// Street and number.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 200)]
    address: Change<String>,
    /// Web site.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 200)]
    website: Change<String>,
    /// A few sentences.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 2000)]
    intro: Change<String>,
    /// Contact person.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 40)]
    contact_name: Change<String>,
    /// Telephone.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 40)]
    contact_phone: Change<String>,
    /// Mail address.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 254)]
    contact_email: Change<String>,
}

/// Whom to reach.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContactView {
    /// Person.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "王工")]
    pub contact_name: Option<String>,
    /// Telephone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "023-55501234")]
    pub contact_phone: Option<String>,
    /// Mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "sales@example.com")]
    pub contact_email: Option<String>,
}

/// Register an enterprise
///
/// The caller becomes its owner and needs a proven mail address. A credit code that is registered already answers
/// 409 `uscc_taken`: find the enterprise with `GET /enterprises?uscc=` and claim it.
#[utoipa::path(operation_id = "create_enterprise", tag = "enterprises",
    request_body = CreateEnterprise, security(("bearer" = [])),
    responses((status = 201, description = "The enterprise.", body = EnterpriseView)))]
#[post("/api/v1/enterprises")]
pub async fn create(
    kit: Kit,
    key: OnceKey,
    body: Body<CreateEnterprise>,
) -> Result<Reply, Problem> {
    kit.once(key, move |tx| {
        let made = body.settle(|dto| app::enterprises::create(tx, &dto.clone().into()))?;
        let location = format!("/api/v1/enterprises/{}", made.id);
        let version = made.version;
        Ok(Reply::created(location, &EnterpriseView::from(made)).version(version))
    })
    .await
}

/// Read an enterprise
///
/// Its public profile. The version moves on whenever the profile, a member, a card, a certificate or a designation
/// changes.
#[utoipa::path(operation_id = "get_enterprise", tag = "enterprises",
    security((), ("bearer" = [])),
    responses((status = 200, description = "The enterprise.", body = EnterpriseView)))]
#[get("/api/v1/enterprises/{id}")]
pub async fn get(kit: Kit, id: PathId<EnterpriseId>) -> Result<Reply, Problem> {
    kit.read(move |tx| Ok(answer(app::enterprises::get(tx, &id)?)))
        .await
}

/// Change an enterprise
///
/// Changes its profile. Contacts are changed here too, and read at `/contact`.
#[utoipa::path(operation_id = "update_enterprise", tag = "enterprises",
    request_body = UpdateEnterprise, security(("bearer" = [])),
    responses((status = 200, description = "The enterprise after the change.", body = EnterpriseView)))]
#[patch("/api/v1/enterprises/{id}")]
pub async fn update(
    kit: Kit,
    id: PathId<EnterpriseId>,
    seen: IfMatch,
    body: Body<UpdateEnterprise>,
) -> Result<Reply, Problem> {
    kit.write(move |tx| {
        let changed = body.settle(|dto| {
            let dto = dto.clone();
            app::enterprises::update(tx, &id, seen.version(), |draft| dto.over(draft))
        })?;
        Ok(answer(changed))
    })
    .await
}

/// Read the contact of an enterprise
///
/// For its members and for moderators.
#[utoipa::path(operation_id = "get_enterprise_contact", tag = "enterprises",
    security(("bearer" = [])),
    responses((status = 200, description = "Whom to reach.", body = ContactView, headers(("ETag" = String, description = "Version of the enterprise.")))))]
#[get("/api/v1/enterprises/{id}/contact")]
pub async fn get_contact(kit: Kit, id: PathId<EnterpriseId>) -> Result<Reply, Problem> {
    kit.read(move |tx| {
        let (contact, version) = app::enterprises::contact(tx, &id)?;
        Ok(Reply::ok(&ContactView::from(contact)).version(version))
    })
    .await
}

pub(super) fn answer(enterprise: enterprise::Enterprise) -> Reply {
    let version = enterprise.version;
    Reply::ok(&EnterpriseView::from(enterprise)).version(version)
}

impl From<Contact> for ContactView {
    fn from(contact: Contact) -> Self {
        let Contact { name, phone, email } = contact;
        Self {
            contact_name: name.map(String::from),
            contact_phone: phone.map(|phone| phone.as_str().to_owned()),
            contact_email: email.map(|email| email.as_str().to_owned()),
        }
    }
}

impl From<CreateEnterprise> for Draft {
    fn from(dto: CreateEnterprise) -> Self {
        Self {
            uscc: dto.uscc,
            name: dto.name,
            short_name: dto.short_name,
            industry_code: dto.industry_code,
            region_code: dto.region_code,
            production_region_code: dto.production_region_code,
            park: dto.park,
            address: dto.address,
            website: dto.website,
            intro: dto.intro,
            contact_name: dto.contact_name,
            contact_phone: dto.contact_phone,
            contact_email: dto.contact_email,
        }
    }
}

impl UpdateEnterprise {
    /// The profile after the change.
    fn over(self, present: Draft) -> Draft {
        Draft {
            uscc: present.uscc,
            name: self.name.over(present.name),
            short_name: self.short_name.over(present.short_name),
            industry_code: self.industry_code.over(present.industry_code),
            region_code: self.region_code.over(present.region_code),
            production_region_code: self
                .production_region_code
                .over(present.production_region_code),
            park: self.park.over(present.park),
            address: self.address.over(present.address),
            website: self.website.over(present.website),
            intro: self.intro.over(present.intro),
            contact_name: self.contact_name.over(present.contact_name),
            contact_phone: self.contact_phone.over(present.contact_phone),
            contact_email: self.contact_email.over(present.contact_email),
        }
    }
}
