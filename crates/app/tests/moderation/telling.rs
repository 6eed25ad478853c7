//! What the author of an item is told: in their language, with the reason, in the transaction of the decision.

use app::moderation::{self, Ruling};
use app::{AppError, Tx};
use domain::AccountId;
use domain::account::{Locale, Status};
use domain::actor::Actor;
use domain::moderation::Kind;
use domain::policy::{Action, Resource};
use serde_json::json;
use testkit::UseCases;
use testkit::district::{
    approve, decide, demand, email, is_forbidden, item_of, now, pending, scene, send_back,
    somebody, unclaimed, working,
};

pub fn the_author_is_told_in_their_language_with_the_reason(bench: &UseCases) {
    let scene = scene(bench);
    let posting = pending(bench, &scene.owner, &scene.firm.id, &demand(1));
    let english = app::accounts::Patch {
        locale: Some("en".to_owned()),
        display_name: None,
    };
    let speak = move |tx: &mut Tx<'_>| app::accounts::update_me(tx, 1, &english).map(drop);
    bench.write(&scene.owner, speak).unwrap();
    let item = item_of(bench, &posting.id).unwrap();
    let ruling = Ruling {
        reason_code: Some("other".to_owned()),
        note: Some("图号不清".to_owned()),
    };
    decide(bench, &scene.desk, &item.id, moderation::send_back, &ruling).unwrap();
    let letters = bench.letters();
    assert_eq!(letters.len(), 1);
    assert_eq!(
        (letters[0].to.clone(), letters[0].locale),
        (email(1), Locale::English)
    );
    let settings = bench.app.settings();
    let expected = json!({
        "kind": "moderation_decision",
        "display_name": "王工1",
        "subject": "posting",
        "subject_title": posting.content.title.as_str(),
        "decision": "returned",
        "reason_code": "other",
        "note": "图号不清",
        "link": format!("{}/api/v1/postings/{}", settings.public_url, posting.id),
    });
    assert_eq!(letters[0].content, expected);
    let second = pending(bench, &scene.owner, &scene.firm.id, &demand(2));
    approve(bench, &scene.desk, &second.id);
    assert_eq!(bench.letters()[0].content["decision"], "approved");
}

pub fn a_claimed_firm_and_its_evidence_are_named_in_the_mail(bench: &UseCases) {
    let scene = scene(bench);
    let firm = unclaimed(bench, 9);
    let claimant = now(bench, &somebody(bench, 2));
    let of = firm.clone();
    let claim = move |tx: &mut Tx<'_>| app::enterprises::claim(tx, &of, "我是厂长").map(drop);
    bench.write(&claimant, claim).unwrap();
    let open = |tx: &mut Tx<'_>| {
        Ok(store::moderation::find_open(tx.conn, Kind::Claim, firm.as_str())?.unwrap())
    };
    let item = bench.read(&scene.desk, open).unwrap();
    decide(
        bench,
        &scene.desk,
        &item.id,
        moderation::approve,
        &Ruling::default(),
    )
    .unwrap();
    let letters = bench.letters();
    assert_eq!((letters.len(), &letters[0].to), (1, &email(2)));
    let content = &letters[0].content;
    assert_eq!(
        (&content["subject"], &content["subject_title"]),
        (&json!("claim"), &json!("大足区名录工厂9"))
    );
    assert!(
        content["link"]
            .as_str()
            .unwrap()
            .ends_with(&format!("/enterprises/{firm}"))
    );
}

pub fn who_cannot_be_told_holds_nothing_up(bench: &UseCases) {
    let scene = scene(bench);
    let posting = pending(bench, &scene.owner, &scene.firm.id, &demand(1));
    let account = scene.somebody.account.clone();
    bar(bench, account);
    send_back(bench, &scene.desk, &posting.id);
    assert_eq!(bench.letters(), [], "a barred account gets no mail");
}

fn bar(bench: &UseCases, account: AccountId) {
    let suspend = move |tx: &mut Tx<'_>| {
        let granted = tx.require(Action::UseAccount, &Resource::Account(&account))?;
        let (now, barred) = (tx.now(), Status::Suspended);
        Ok(store::accounts::set_status(
            tx.conn, &account, barred, now, &granted,
        )?)
    };
    bench.write(&Actor::System, suspend).unwrap();
}

pub fn a_failed_decision_tells_nobody(bench: &UseCases) {
    let scene = scene(bench);
    let posting = pending(bench, &scene.owner, &scene.firm.id, &demand(1));
    let item = item_of(bench, &posting.id).unwrap().id;
    let of = item.clone();
    let fail = move |tx: &mut Tx<'_>| -> Result<(), AppError> {
        moderation::approve(tx, &of, &Ruling::default())?;
        Err(AppError::Forbidden)
    };
    assert!(is_forbidden(&bench.write(&scene.desk, fail)));
    assert_eq!(working(bench, &posting.id), posting);
    assert_eq!(item_of(bench, &posting.id).unwrap().id, item);
    assert_eq!(bench.letters(), []);
}
