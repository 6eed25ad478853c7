//! Enterprises with something to hide. Everything private of one carries its canary, a word that stands nowhere else.

use app::enterprises::Document;
use domain::posting::{Posting, Status};
use domain::{EnterpriseId, PostingId};
use serde_json::{Value, json};
use testkit::{PASSWORD, Person};

use super::world::{Known, World, known};

/// An enterprise, its owner, and the ids others may guess.
pub struct Tenant {
    pub canary: String,
    /// Stands beside the canary in every private text; searching for it may find nothing.
    pub probe: String,
    pub owner: Person,
    pub account: String,
    pub session: String,
    pub firm: EnterpriseId,
    /// The item its evidence was handed in with.
    pub item: String,
    /// A posting everybody sees, of which the newest words are under review and private.
    pub public: PostingId,
    /// Postings nobody but its members may know of.
    pub secrets: Vec<PostingId>,
}

impl Tenant {
    /// The tenant of a number, with a posting in every private state.
    pub fn settled(world: &World<'_>, number: usize) -> Self {
        let canary = format!("canary{number:02}zkh");
        let probe = format!("probe{number:02}gdr");
        let owner = owner(world, &canary);
        let firm = world.enterprise();
        world.join(&firm, &owner, "owner");
        let Known { person, account } = owner;
        keep_contact(world, &firm, &canary);
        let item = verified(world, &firm, &canary);
        world.earn_trust(&firm);
        let text = |kind: &str| {
            let mut text = world.text("public");
            text["title"] = json!(format!("求压铸件 {kind} {probe} {canary}"));
            text["body"] = json!(format!("{probe} {canary} 来图加工"));
            text
        };
        Self {
            session: device(world, &person.email, &canary),
            public: under_review(world, &firm, &text("review")),
            secrets: secrets(world, &firm, text),
            owner: person,
            account: account.to_string(),
            canary,
            probe,
            firm,
            item,
        }
    }

    /// A template's places filled with what belongs to this tenant.
    pub fn fill(&self, template: &str, secret: &PostingId, own: &PostingId) -> String {
        let places = [
            ("{secret}", secret.as_str()),
            ("{public}", self.public.as_str()),
            ("{firm}", self.firm.as_str()),
            ("{account}", self.account.as_str()),
            ("{session}", self.session.as_str()),
            ("{item}", self.item.as_str()),
            ("{probe}", self.probe.as_str()),
            ("{own}", own.as_str()),
        ];
        places
            .iter()
            .fold(template.to_owned(), |text, (place, value)| {
                text.replace(place, value)
            })
    }
}

/// A person whose address and name are the canary.
fn owner(world: &World<'_>, canary: &str) -> Known {
    let platform = world.platform;
    let owner = known(platform, platform.person(&format!("{canary}@example.com")));
    let name = json!({ "display_name": canary });
    platform
        .patch("/api/v1/me", &owner.person, "\"1\"", &name)
        .expect_status(200);
    owner
}

/// A device that says the canary of itself. Returns the session.
fn device(world: &World<'_>, email: &str, canary: &str) -> String {
    let sign_in = world
        .platform
        .request(reqwest::Method::POST, "/api/v1/sessions")
        .header("user-agent", canary)
        .json(&json!({ "email": email, "password": PASSWORD }));
    world
        .platform
        .send(sign_in)
        .expect_status(201)
        .text("/session_id")
}

fn keep_contact(world: &World<'_>, firm: &EnterpriseId, canary: &str) {
    let (firm, canary, version) = (firm.clone(), canary.to_owned(), world.version_of(firm));
    world.as_platform(move |tx| {
        app::enterprises::update(tx, &firm, version, |draft| domain::enterprise::Draft {
            contact_name: Some(canary.clone()),
            contact_email: Some(format!("{canary}@example.com")),
            ..draft
        })
    });
}

fn verified(world: &World<'_>, firm: &EnterpriseId, canary: &str) -> String {
    let document = Document {
        kind: Some("business_licence".to_owned()),
        number: Some(canary.to_owned()),
        note: Some(canary.to_owned()),
    };
    let item = world.evidence_item(firm, vec![document]);
    world.approve(&item);
    item
}

/// A posting that is shown, with new words that wait for a moderator.
fn under_review(world: &World<'_>, firm: &EnterpriseId, text: &Value) -> PostingId {
    let Posting { id, version, .. } = world.published(firm, "public");
    let (subject, text) = (id.clone(), super::things::draft(text));
    let after =
        world.as_platform(move |tx| app::postings::update(tx, &subject, version, |_| text.clone()));
    assert_eq!(after.status, Status::Pending);
    id
}

/// A draft, one that waits, one for somebody else's eyes, one taken down and one taken back.
fn secrets(world: &World<'_>, firm: &EnterpriseId, text: impl Fn(&str) -> Value) -> Vec<PostingId> {
    let mut waiting = text("waiting");
    waiting["body"] = json!(format!(
        "{} 电话13800000000",
        waiting["body"].as_str().expect("a body")
    ));
    let mut guests = text("guests");
    guests["visibility"] = json!("invited");
    guests["invited"] = json!([world.third]);
    let down = world.submitted(firm, &text("down")).id;
    let back = world.submitted(firm, &text("back")).id;
    let (paused, withdrawn) = (down.clone(), back.clone());
    world.as_platform(move |tx| app::postings::pause(tx, &paused));
    world.as_platform(move |tx| app::postings::withdraw(tx, &withdrawn));
    vec![
        world.written(firm, &text("draft")).id,
        world.submitted(firm, &waiting).id,
        world.submitted(firm, &guests).id,
        down,
        back,
    ]
}
