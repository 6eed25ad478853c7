//! Memberships: one role per account and enterprise, never without an owner.

use domain::AccountId;
use domain::enterprise::{Role, Verification};
use store::memberships::{self, Member};
use store::{Store, StoreError, accounts, actors};

use crate::samples::{
    account, account_id, at, at_once, enterprise, enterprise_id, enterprise_with, granted, read,
    session, write,
};

fn join(store: &Store, number: u64, role: Role, joined_s: i64) -> AccountId {
    let id = account(store, number);
    let member = id.clone();
    write(store, move |conn| {
        memberships::insert(
            conn,
            &granted(),
            &enterprise_id(1),
            &member,
            role,
            at(joined_s),
        )
    });
    id
}

fn members(store: &Store) -> Vec<Member> {
    read(store, |conn| memberships::list(conn, &enterprise_id(1)))
}

pub fn members_are_listed_the_longest_standing_first(store: &Store) {
    enterprise(store, 1);
    let second = join(store, 1, Role::Viewer, 20);
    let first = join(store, 2, Role::Owner, 10);
    let listed = members(store);
    assert_eq!(
        listed
            .iter()
            .map(|member| &member.account)
            .collect::<Vec<_>>(),
        [&first, &second]
    );
    assert_eq!((listed[0].role, listed[0].since), (Role::Owner, at(10)));
    assert_eq!(
        (listed[0].display_name.as_str(), listed[0].email.as_str()),
        ("王工", "Wang.2@Example.com")
    );
    assert!(read(store, |conn| memberships::list(conn, &enterprise_id(2))).is_empty());
}

pub fn an_account_has_one_role_in_an_enterprise(store: &Store) {
    enterprise(store, 1);
    let member = join(store, 1, Role::Viewer, 0);
    let again = member.clone();
    let refused = store.write(move |conn| {
        memberships::insert(
            conn,
            &granted(),
            &enterprise_id(1),
            &again,
            Role::Owner,
            at(1),
        )
    });
    assert!(matches!(refused, Err(StoreError::Taken)), "{refused:?}");
    let set = |account: AccountId| {
        write(store, move |conn| {
            memberships::set_role(conn, &granted(), &enterprise_id(1), &account, Role::Editor)
        })
    };
    assert!(set(member.clone()) && !set(account_id(9)));
    assert_eq!(members(store)[0].role, Role::Editor);
    let delete = || {
        let member = member.clone();
        write(store, move |conn| {
            memberships::delete(conn, &granted(), &enterprise_id(1), &member)
        })
    };
    assert!(delete() && !delete());
    assert!(members(store).is_empty());
}

pub fn nobody_belongs_to_what_does_not_exist(store: &Store) {
    let member = account(store, 1);
    let refused = store.write(move |conn| {
        memberships::insert(
            conn,
            &granted(),
            &enterprise_id(1),
            &member,
            Role::Owner,
            at(0),
        )
    });
    assert!(matches!(refused, Err(StoreError::Defect(_))), "{refused:?}");
    enterprise(store, 1);
    let refused = store.write(|conn| {
        memberships::insert(
            conn,
            &granted(),
            &enterprise_id(1),
            &account_id(9),
            Role::Owner,
            at(0),
        )
    });
    assert!(matches!(refused, Err(StoreError::Defect(_))), "{refused:?}");
}

pub fn owners_who_leave_at_one_moment_leave_one(store: &Store) {
    enterprise(store, 1);
    for number in 1..=4 {
        join(store, number, Role::Owner, 0);
    }
    join(store, 5, Role::Editor, 0);
    let left = at_once(store, 4, |conn| {
        if memberships::lock_owners(conn, &enterprise_id(1))? < 2 {
            return Ok(false);
        }
        let members = memberships::list(conn, &enterprise_id(1))?;
        let owner = members
            .into_iter()
            .find(|member| member.role == Role::Owner)
            .unwrap();
        memberships::delete(conn, &granted(), &enterprise_id(1), &owner.account)
    });
    let left: Vec<bool> = left.into_iter().map(Result::unwrap).collect();
    assert_eq!(left.iter().filter(|gone| **gone).count(), 3, "{left:?}");
    let roles: Vec<Role> = members(store)
        .into_iter()
        .map(|member| member.role)
        .collect();
    assert_eq!(
        roles.iter().filter(|role| **role == Role::Owner).count(),
        1,
        "{roles:?}"
    );
}

pub fn whoever_can_be_reached_and_may_act_is_told(store: &Store) {
    enterprise(store, 1);
    let owner = join(store, 1, Role::Owner, 0);
    let editor = join(store, 2, Role::Editor, 0);
    let (viewer, unproven) = (
        join(store, 3, Role::Viewer, 0),
        join(store, 4, Role::Owner, 0),
    );
    let barred = join(store, 5, Role::Owner, 0);
    for account in [&owner, &editor, &viewer, &barred] {
        let account = account.clone();
        write(store, move |conn| {
            accounts::verify_email(conn, &account, at(1))
        });
    }
    write(store, move |conn| {
        accounts::set_status(
            conn,
            &barred,
            domain::account::Status::Suspended,
            at(2),
            &granted(),
        )
    });
    let told = read(store, |conn| {
        memberships::to_be_told(conn, &enterprise_id(1))
    });
    let mut expected = vec![owner, editor];
    expected.sort();
    assert_eq!(told, expected);
    assert!(!told.contains(&unproven));
}

pub fn a_person_knows_their_roles_and_whether_the_enterprise_is_verified(store: &Store) {
    enterprise(store, 1);
    let member = join(store, 1, Role::Editor, 0);
    let verified = enterprise_with(store, 2, 0, |enterprise| {
        enterprise.verification = Verification::Verified;
    });
    let (of, who) = (verified.clone(), member.clone());
    write(store, move |conn| {
        memberships::insert(conn, &granted(), &of, &who, Role::Owner, at(0))
    });
    let session = session(store, &member, 1, 0);
    let person = read(store, |conn| actors::find(conn, &member, &session, at(10))).unwrap();
    let role = |of: &domain::EnterpriseId| {
        let found = person
            .memberships
            .iter()
            .find(|membership| membership.enterprise == *of);
        found.map(|membership| (membership.role, membership.verified))
    };
    assert_eq!(role(&enterprise_id(1)), Some((Role::Editor, false)));
    assert_eq!(role(&verified), Some((Role::Owner, true)));
    assert_eq!(person.memberships.len(), 2);
}
