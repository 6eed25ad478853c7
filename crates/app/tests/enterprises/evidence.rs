//! Evidence and claims: handed in, decided at the desk, told to their author.

use app::enterprises::Document;
use app::moderation::{self, Ruling};
use app::{AppError, Conflict, Tx};
use domain::account::Duty;
use domain::actor::{Actor, Person};
use domain::enterprise::{Enterprise, Role, Verification};
use domain::event::Kind as EventKind;
use domain::moderation::Kind;
use domain::{EnterpriseId, ItemId};
use testkit::UseCases;

use crate::district::{self, conflict, email, enterprise, faults, found, is_forbidden, join, moderator, must_sign_in, now, somebody, times, unclaimed, unproven, usual_chains, Somebody, at_once};

fn licence() -> Vec<Document> {
    vec![Document {
        kind: Some("营业执照".to_owned()),
        number: Some("91500111MA0000001E".to_owned()),
        note: None,
    }]
}

fn hand_in(
    bench: &UseCases,
    actor: &Actor,
    id: &EnterpriseId,
    documents: Vec<Document>,
) -> Result<Enterprise, AppError> {
    let id = id.clone();
    let ask = move |tx: &mut Tx<'_>| app::enterprises::request_verification(tx, &id, &documents);
    bench.write(actor, ask)
}

fn ask_to_speak(
    bench: &UseCases,
    actor: &Actor,
    id: &EnterpriseId,
    note: &'static str,
) -> Result<Enterprise, AppError> {
    let id = id.clone();
    bench.write(actor, move |tx| app::enterprises::claim(tx, &id, note))
}

/// Ids of what waits, oldest first.
fn waiting(bench: &UseCases, desk: &Actor, kind: Kind) -> Vec<ItemId> {
    let items = district::waiting(bench, desk, kind);
    items.into_iter().map(|item| item.id).collect()
}

type Decide = fn(&mut Tx<'_>, &ItemId, &Ruling) -> Result<moderation::Case, AppError>;

fn decide(bench: &UseCases, desk: &Actor, item: &ItemId, how: Decide) -> Result<(), AppError> {
    let item = item.clone();
    let ruling = Ruling {
        reason_code: Some("incomplete".to_owned()),
        note: None,
    };
    bench.write(desk, move |tx| how(tx, &item, &ruling).map(|_| ()))
}

pub fn a_decision_verifies_and_its_author_is_told(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let desk = moderator(bench);
    let actor = now(bench, &owner);
    let after = hand_in(bench, &actor, &made.id, licence()).unwrap();
    assert_eq!(
        (after.verification, after.version),
        (Verification::Pending, 2)
    );
    assert_eq!(
        conflict(hand_in(bench, &actor, &made.id, licence())),
        Conflict::AlreadyExists
    );
    let items = waiting(bench, &desk, Kind::Verification);
    assert_eq!(items.len(), 1);
    assert!(bench.letters().is_empty());
    decide(bench, &desk, &items[0], moderation::approve).unwrap();
    let verified = found(bench, &made.id);
    assert_eq!(
        (verified.verification, verified.version),
        (Verification::Verified, 3)
    );
    assert!(verified.may_publish());
    assert_eq!(
        times(bench, EventKind::EnterpriseVerificationChanged, &made.id),
        2
    );
    let letters = bench.letters();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].to, email(1));
    assert_eq!(letters[0].content["decision"], "approved");
    assert!(now(bench, &owner).person().unwrap().memberships[0].verified);
    assert_eq!(
        conflict(hand_in(bench, &actor, &made.id, licence())),
        Conflict::AlreadyExists
    );
    assert!(waiting(bench, &desk, Kind::Verification).is_empty());
}

pub fn what_is_returned_or_refused_can_be_handed_in_again(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let desk = moderator(bench);
    let actor = now(bench, &owner);
    let ways: [(Decide, Verification); 3] = [
        (moderation::send_back, Verification::Returned),
        (moderation::reject, Verification::Rejected),
        (moderation::approve, Verification::Verified),
    ];
    for (way, verification) in ways {
        hand_in(bench, &actor, &made.id, licence()).unwrap();
        let item = waiting(bench, &desk, Kind::Verification).remove(0);
        decide(bench, &desk, &item, way).unwrap();
        assert_eq!(found(bench, &made.id).verification, verification);
        assert_eq!(
            conflict(decide(bench, &desk, &item, way)),
            Conflict::AlreadyDecided
        );
    }
    assert_eq!(bench.letters().len(), 3);
}

pub fn evidence_names_its_documents(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let actor = now(bench, &owner);
    let refused = |documents| faults(hand_in(bench, &actor, &made.id, documents));
    assert_eq!(refused(vec![]), ["/documents required"]);
    let nameless = Document {
        kind: None,
        number: Some(String::new()),
        note: Some("\u{0}".to_owned()),
    };
    let mut documents = licence();
    documents.push(nameless);
    assert_eq!(
        refused(documents),
        [
            "/documents/1/kind required",
            "/documents/1/number required",
            "/documents/1/note control_characters"
        ]
    );
    let too_many = std::iter::repeat_with(licence).take(21).flatten().collect();
    assert_eq!(refused(too_many), ["/documents too_many"]);
    assert_eq!(found(bench, &made.id), made);
}

pub fn members_who_only_read_hand_in_nothing(bench: &UseCases) {
    let (made, _owner) = enterprise(bench);
    let (viewer, stranger) = (somebody(bench, 2), somebody(bench, 3));
    join(bench, &made.id, &viewer, Role::Viewer);
    for actor in [now(bench, &viewer), now(bench, &stranger), moderator(bench)] {
        assert!(
            is_forbidden(&hand_in(bench, &actor, &made.id, licence())),
            "{actor:?}"
        );
    }
    assert!(must_sign_in(&hand_in(
        bench,
        &Actor::Anonymous,
        &made.id,
        licence()
    )));
    let editor = somebody(bench, 4);
    join(bench, &made.id, &editor, Role::Editor);
    assert!(hand_in(bench, &now(bench, &editor), &made.id, licence()).is_ok());
}

pub fn an_enterprise_nobody_speaks_for_gets_its_first_owner(bench: &UseCases) {
    usual_chains(bench);
    let id = unclaimed(bench, 1);
    let claimant = somebody(bench, 1);
    let desk = moderator(bench);
    assert!(!found(bench, &id).claimed);
    let actor = now(bench, &claimant);
    ask_to_speak(bench, &actor, &id, "我是厂长，可电话核实").unwrap();
    assert!(!found(bench, &id).claimed, "asking alone changes nothing");
    let again = ask_to_speak(bench, &actor, &id, "再问一次");
    assert_eq!(conflict(again), Conflict::AlreadyExists);
    let items = waiting(bench, &desk, Kind::Claim);
    decide(bench, &desk, &items[0], moderation::approve).unwrap();
    let after = found(bench, &id);
    assert!(after.claimed && after.version == 2);
    assert_eq!(now(bench, &claimant).role_in(&id), Some(Role::Owner));
    assert_eq!(bench.letters().len(), 1);
    let own = ask_to_speak(bench, &now(bench, &claimant), &id, "再问一次");
    assert_eq!(conflict(own), Conflict::AlreadyClaimed);
}

pub fn a_verified_enterprise_is_not_to_be_claimed(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let desk = moderator(bench);
    hand_in(bench, &now(bench, &owner), &made.id, licence()).unwrap();
    let items = waiting(bench, &desk, Kind::Verification);
    decide(bench, &desk, &items[0], moderation::approve).unwrap();
    let late = ask_to_speak(
        bench,
        &now(bench, &somebody(bench, 2)),
        &made.id,
        "我是厂长",
    );
    assert_eq!(conflict(late), Conflict::AlreadyClaimed);
}

pub fn the_real_firm_takes_its_code_back_from_a_squatter(bench: &UseCases) {
    let (made, squatter) = enterprise(bench);
    let real = somebody(bench, 2);
    let desk = moderator(bench);
    hand_in(bench, &now(bench, &squatter), &made.id, licence()).unwrap();
    ask_to_speak(bench, &now(bench, &real), &made.id, "执照原件在我处").unwrap();
    assert_eq!(
        now(bench, &real).role_in(&made.id),
        None,
        "asking is not having"
    );
    let claims = district::waiting(bench, &desk, Kind::Claim);
    assert_eq!(claims[0].evidence["contested"], true);
    decide(bench, &desk, &claims[0].id, moderation::approve).unwrap();
    assert_eq!(now(bench, &real).role_in(&made.id), Some(Role::Owner));
    assert_eq!(now(bench, &squatter).role_in(&made.id), None);
    assert!(waiting(bench, &desk, Kind::Verification).is_empty());
    let after = found(bench, &made.id);
    assert_eq!(
        after.verification,
        Verification::Unverified,
        "its own evidence is still to come"
    );
    assert!(after.claimed);
}

pub fn a_contest_loses_to_a_verification(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let desk = moderator(bench);
    hand_in(bench, &now(bench, &owner), &made.id, licence()).unwrap();
    ask_to_speak(
        bench,
        &now(bench, &somebody(bench, 2)),
        &made.id,
        "我是厂长",
    )
    .unwrap();
    let evidence = waiting(bench, &desk, Kind::Verification);
    decide(bench, &desk, &evidence[0], moderation::approve).unwrap();
    let claims = waiting(bench, &desk, Kind::Claim);
    let late = decide(bench, &desk, &claims[0], moderation::approve);
    assert_eq!(conflict(late), Conflict::AlreadyClaimed);
    assert_eq!(now(bench, &owner).role_in(&made.id), Some(Role::Owner));
}

pub fn of_two_who_ask_one_is_let_in(bench: &UseCases) {
    usual_chains(bench);
    let id = unclaimed(bench, 1);
    let (right, wrong) = (somebody(bench, 1), somebody(bench, 2));
    let desk = moderator(bench);
    ask_to_speak(bench, &now(bench, &wrong), &id, "我是员工").unwrap();
    bench.clock.advance_s(1);
    ask_to_speak(bench, &now(bench, &right), &id, "我是法人").unwrap();
    let items = waiting(bench, &desk, Kind::Claim);
    assert_eq!(items.len(), 2);
    decide(bench, &desk, &items[1], moderation::approve).unwrap();
    let second = decide(bench, &desk, &items[0], moderation::approve);
    assert_eq!(conflict(second), Conflict::AlreadyClaimed);
    assert_eq!(
        waiting(bench, &desk, Kind::Claim),
        items[..1],
        "it still waits to be refused"
    );
    decide(bench, &desk, &items[0], moderation::reject).unwrap();
    assert_eq!(now(bench, &right).role_in(&id), Some(Role::Owner));
    assert_eq!(now(bench, &wrong).role_in(&id), None);
}

/// A moderator who is also a member, as a request would find him.
fn also_moderator(bench: &UseCases, who: &Somebody) -> Actor {
    match now(bench, who) {
        Actor::Person(person) => Actor::Person(Person {
            duties: vec![Duty::Moderator],
            ..person
        }),
        nobody => nobody,
    }
}

pub fn nobody_decides_his_own_case(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let partial = also_moderator(bench, &owner);
    hand_in(bench, &partial, &made.id, licence()).unwrap();
    let other = unclaimed(bench, 2);
    ask_to_speak(bench, &partial, &other, "我是厂长").unwrap();
    let evidence = waiting(bench, &Actor::System, Kind::Verification).remove(0);
    let claim = waiting(bench, &Actor::System, Kind::Claim).remove(0);
    for item in [&evidence, &claim] {
        let ways: [Decide; 3] = [moderation::approve, moderation::send_back, moderation::reject];
        for way in ways {
            assert!(is_forbidden(&decide(bench, &partial, item, way)));
        }
        let held = item.clone();
        let hold = bench.write(&partial, move |tx| moderation::claim(tx, &held));
        assert!(is_forbidden(&hold));
    }
    let desk = moderator(bench);
    decide(bench, &desk, &evidence, moderation::approve).unwrap();
    decide(bench, &desk, &claim, moderation::approve).unwrap();
}

pub fn of_many_who_decide_at_one_moment_one_does(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    hand_in(bench, &now(bench, &owner), &made.id, licence()).unwrap();
    let desk = moderator(bench);
    let item = waiting(bench, &desk, Kind::Verification).remove(0);
    let ways: [Decide; 2] = [moderation::approve, moderation::reject];
    let outcomes = at_once(6, |number| decide(bench, &desk, &item, ways[number % 2]));
    let decided = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(decided, 1);
    for lost in outcomes.into_iter().filter(Result::is_err) {
        let conflict = conflict(lost);
        let told = matches!(conflict, Conflict::AlreadyDecided | Conflict::LostRace);
        assert!(told, "{conflict:?}");
    }
}

pub fn what_happens_at_the_desk_is_in_the_log(bench: &UseCases) {
    usual_chains(bench);
    let id = unclaimed(bench, 1);
    ask_to_speak(bench, &now(bench, &somebody(bench, 1)), &id, "我是厂长").unwrap();
    assert_eq!(times(bench, EventKind::ClaimAsked, &id), 1);
    let desk = moderator(bench);
    let item = waiting(bench, &desk, Kind::Claim).remove(0);
    let held = item.clone();
    bench
        .write(&desk, move |tx| moderation::claim(tx, &held))
        .unwrap();
    let log = district::events(bench);
    let taken: Vec<_> = log
        .iter()
        .filter(|event| event.kind == EventKind::ItemClaimed)
        .map(|event| (event.subject.as_str(), event.enterprise.as_ref()))
        .collect();
    assert_eq!(taken, [(item.as_str(), Some(&id))]);
    let granted = log.iter().filter(|event| event.kind == EventKind::DutyGranted);
    assert_eq!(granted.count(), 1, "the moderator's");
}

pub fn a_person_who_takes_another_name_is_in_the_log(bench: &UseCases) {
    let person = somebody(bench, 1);
    let rename = |tx: &mut Tx<'_>| {
        let version = app::accounts::me(tx)?.account.version;
        let patch = app::accounts::Patch {
            display_name: Some("李工".to_owned()),
            locale: None,
        };
        app::accounts::update_me(tx, version, &patch)
    };
    bench.write(&now(bench, &person), rename).unwrap();
    let changed = |event: &domain::event::Event| {
        event.kind == EventKind::AccountChanged && event.subject == person.account.as_str()
    };
    assert_eq!(district::events(bench).iter().filter(|event| changed(event)).count(), 1);
    let lines = district::audited(bench, person.account.as_str());
    assert_eq!(lines[0].0, "account.update");
    assert!(!lines[0].1.to_string().contains("李工"), "never the value");
}

pub fn a_claim_needs_a_reason_and_somebody_to_ask(bench: &UseCases) {
    usual_chains(bench);
    let id = unclaimed(bench, 1);
    let actor = now(bench, &somebody(bench, 1));
    assert_eq!(
        faults(ask_to_speak(bench, &actor, &id, "  ")),
        ["/note required"]
    );
    let newcomer = now(bench, &unproven(bench, 2));
    let unproven = ask_to_speak(bench, &newcomer, &id, "我是厂长");
    assert_eq!(conflict(unproven), Conflict::EmailUnverified);
    assert!(must_sign_in(&ask_to_speak(
        bench,
        &Actor::Anonymous,
        &id,
        "我是厂长"
    )));
    let unknown = EnterpriseId::parse("ent_01h455vb4pex5vsknk084sn02q").unwrap();
    let nobody = ask_to_speak(bench, &actor, &unknown, "我是厂长");
    assert!(matches!(nobody, Err(AppError::NotFound)), "{nobody:?}");
    assert!(waiting(bench, &moderator(bench), Kind::Claim).is_empty());
}
