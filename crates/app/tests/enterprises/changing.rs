//! Changing a profile: from the version that was seen, by those who may, with a trace that holds no contacts.

use app::{AppError, Tx};
use domain::EnterpriseId;
use domain::actor::Actor;
use domain::enterprise::{Draft, Enterprise, Role, Verification};
use domain::event::Kind;
use domain::moderation;
use testkit::UseCases;

use crate::district::{
    CHAINS, audited, chains, enterprise, faults, found, is_forbidden, is_stale, join, moderator,
    must_sign_in, now, somebody, times,
};

fn change(
    bench: &UseCases,
    actor: &Actor,
    id: &EnterpriseId,
    version: i64,
    over: impl Fn(Draft) -> Draft + Send + 'static,
) -> Result<Enterprise, AppError> {
    let id = id.clone();
    bench.write(actor, move |tx| {
        app::enterprises::update(tx, &id, version, &over)
    })
}

fn renamed(name: &'static str) -> impl Fn(Draft) -> Draft + Send + 'static {
    move |draft| Draft {
        name: Some(name.to_owned()),
        ..draft
    }
}

pub fn a_profile_changes_from_the_version_that_was_seen(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let actor = now(bench, &owner);
    bench.clock.advance_s(60);
    let over = |draft: Draft| Draft {
        park: None,
        website: Some("https://example.com".into()),
        ..draft
    };
    let after = change(bench, &actor, &made.id, 1, over).unwrap();
    assert_eq!((after.version, after.updated_at), (2, bench.app.now()));
    assert_eq!(
        (&after.profile.park, &after.profile.name),
        (&None, &made.profile.name)
    );
    assert_eq!(
        after.profile.contact, made.profile.contact,
        "what is not mentioned stays"
    );
    assert_eq!(
        (after.created_at, &after.uscc),
        (made.created_at, &made.uscc)
    );
    assert_eq!(found(bench, &made.id), after);
    assert!(is_stale(&change(
        bench,
        &actor,
        &made.id,
        1,
        renamed("大足区另一个名字厂")
    )));
    let wrong = |draft: Draft| Draft {
        name: None,
        region_code: Some("1".into()),
        ..draft
    };
    assert_eq!(
        faults(change(bench, &actor, &made.id, 2, wrong)),
        ["/name required", "/region_code unknown_region"]
    );
    let other_code = |draft: Draft| Draft {
        uscc: Some(crate::district::code(2)),
        ..draft
    };
    assert_eq!(
        faults(change(bench, &actor, &made.id, 2, other_code)),
        ["/uscc immutable"]
    );
    assert_eq!(found(bench, &made.id), after);
}

pub fn a_profile_takes_no_contact_into_its_public_texts(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let actor = now(bench, &owner);
    let telling = |draft: Draft| Draft {
        intro: Some("业务请加微信号 wang_123".to_owned()),
        address: Some("双桥路1号 电话 023-5550 1234".to_owned()),
        region_code: Some("1".to_owned()),
        ..draft
    };
    let refused = faults(change(bench, &actor, &made.id, 1, telling));
    let expected = [
        "/address contact_in_text",
        "/intro contact_in_text",
        "/region_code unknown_region",
    ];
    assert_eq!(refused, expected);
    let phone = |draft: Draft| Draft {
        contact_phone: Some("13800000000".to_owned()),
        ..draft
    };
    change(bench, &actor, &made.id, 1, phone).unwrap();
}

pub fn a_change_that_changes_nothing_leaves_no_trace(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let actor = now(bench, &owner);
    bench.clock.advance_s(60);
    let same = change(bench, &actor, &made.id, 1, |draft| draft).unwrap();
    assert_eq!(same, made);
    assert_eq!(times(bench, Kind::EnterpriseChanged, &made.id), 0);
    change(bench, &actor, &made.id, 1, renamed("大足区另一个名字厂")).unwrap();
    assert_eq!(times(bench, Kind::EnterpriseChanged, &made.id), 1);
}

pub fn only_owners_and_editors_change_a_profile(bench: &UseCases) {
    let (made, _owner) = enterprise(bench);
    let (editor, viewer, stranger) = (somebody(bench, 2), somebody(bench, 3), somebody(bench, 4));
    join(bench, &made.id, &editor, Role::Editor);
    join(bench, &made.id, &viewer, Role::Viewer);
    let try_as = |actor: &Actor| change(bench, actor, &made.id, 1, renamed("大足区另一个名字厂"));
    for refused in [now(bench, &viewer), now(bench, &stranger), moderator(bench)] {
        assert!(is_forbidden(&try_as(&refused)), "{refused:?}");
    }
    assert!(must_sign_in(&try_as(&Actor::Anonymous)));
    assert_eq!(found(bench, &made.id), made);
    assert_eq!(try_as(&now(bench, &editor)).unwrap().version, 2);
}

pub fn the_audit_log_names_fields_and_never_their_values(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let over = |draft: Draft| Draft {
        contact_phone: Some("13800000000".into()),
        contact_email: None,
        ..draft
    };
    change(bench, &now(bench, &owner), &made.id, 1, over).unwrap();
    let rows = audited(bench, made.id.as_str());
    let actions: Vec<&str> = rows.iter().map(|(action, _)| action.as_str()).collect();
    assert_eq!(actions, ["enterprise.create", "enterprise.update"]);
    assert_eq!(
        rows[1].1["fields"],
        serde_json::json!(["contact_email", "contact_phone"])
    );
    for kept in [
        format!("{rows:?}"),
        format!("{:?}", crate::district::events(bench)),
    ] {
        for secret in ["13800000000", "5550", "sales@", "王工"] {
            assert!(!kept.contains(secret), "{secret} in {kept}");
        }
    }
}

/// Verifies past the desk.
fn verify(bench: &UseCases, id: &EnterpriseId) {
    let id = id.clone();
    let set = move |tx: &mut Tx<'_>| {
        let granted = tx.require(
            domain::policy::Action::Moderate,
            &domain::policy::Resource::Platform,
        )?;
        let before = store::enterprises::find(tx.conn, &id)?.unwrap();
        let version = before.version + 1;
        let after = Enterprise {
            verification: Verification::Verified,
            version,
            ..before
        };
        Ok(store::enterprises::update(tx.conn, &granted, &after)?)
    };
    bench.write(&Actor::System, set).unwrap();
}

fn waiting(bench: &UseCases, id: &EnterpriseId) -> Option<moderation::Item> {
    let find = |tx: &mut Tx<'_>| {
        let kind = moderation::Kind::Verification;
        Ok(store::moderation::find_open(tx.conn, kind, id.as_str())?)
    };
    bench.read(&Actor::System, find).unwrap()
}

pub fn a_new_name_of_a_verified_enterprise_is_looked_at(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let actor = now(bench, &owner);
    change(bench, &actor, &made.id, 1, renamed("大足区第二个名字厂")).unwrap();
    assert_eq!(
        waiting(bench, &made.id),
        None,
        "nobody has checked the old one"
    );
    verify(bench, &made.id);
    let other = |draft: Draft| Draft {
        intro: Some("新介绍".into()),
        ..draft
    };
    change(bench, &actor, &made.id, 3, other).unwrap();
    assert_eq!(
        waiting(bench, &made.id),
        None,
        "other fields are the enterprise's own"
    );
    change(bench, &actor, &made.id, 4, renamed("大足区第三个名字厂")).unwrap();
    let item = waiting(bench, &made.id).unwrap();
    assert!(
        item.evidence.to_string().contains("第二个")
            && item.evidence.to_string().contains("第三个")
    );
    change(bench, &actor, &made.id, 5, renamed("大足区第四个名字厂")).unwrap();
    let again = waiting(bench, &made.id).unwrap();
    assert_eq!(again.id, item.id, "it waits once");
    let names =
        serde_json::json!({ "name_was": "大足区第二个名字厂", "name_is": "大足区第四个名字厂" });
    assert_eq!(again.evidence, names, "with the name that is shown");
}

pub fn a_park_that_ended_is_kept_and_not_chosen_anew(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let without = CHAINS
        .replace("\"SQ\"", "\"GX\"")
        .replace("2022-05-25", "2026-03-01");
    chains(bench, &without);
    let actor = now(bench, &owner);
    let over = |draft: Draft| Draft {
        intro: Some("新介绍".into()),
        ..draft
    };
    let after = change(bench, &actor, &made.id, 1, over).unwrap();
    assert_eq!(
        after.profile.park.as_deref(),
        Some("SQ"),
        "nobody must move"
    );
    let left = |draft: Draft| Draft {
        park: Some("GX".into()),
        ..draft
    };
    change(bench, &actor, &made.id, 2, left).unwrap();
    let back = |draft: Draft| Draft {
        park: Some("SQ".into()),
        ..draft
    };
    assert_eq!(
        faults(change(bench, &actor, &made.id, 3, back)),
        ["/park unknown_park"]
    );
}
