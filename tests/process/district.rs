//! Who lives in the district before the program starts: moderators, firms, and people who speak for them.

use app::accounts::SignUp;
use app::records::{CapabilityRecord, FirmRecord};
use app::{AppError, Tx};
use domain::account::Duty;
use domain::actor::Actor;
use domain::enterprise::Role;
use domain::{AccountId, Clock, EnterpriseId, Moment};
use serde_json::json;
use testkit::district::code;
use testkit::{Database, UseCases};

use crate::caller::{Ask, Caller};

/// Chains, nodes and parks of the district.
const TAXONOMY: &str = include_str!("../../crates/peitao/sample/taxonomy.json");

/// The present of the machine, which is that of a program of its own.
#[expect(
    clippy::disallowed_methods,
    reason = "the program under test reads the clock of the machine"
)]
pub fn now() -> Moment {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let micros = since.expect("a present").as_micros();
    Moment::from_micros(i64::try_from(micros).expect("a moment"))
}

/// A district while it is founded, by use cases and without the program.
pub struct District(UseCases);

impl District {
    /// On an empty database, with its chains in force.
    pub fn on(database: Database) -> Self {
        let district = Self::again(database);
        let (parts, from) = app::taxonomy::parse(TAXONOMY).expect("the sample is sound");
        district.write(move |tx| app::taxonomy::replace(tx, &parts, from));
        district
    }

    /// On a database it was founded in before.
    pub fn again(database: Database) -> Self {
        let use_cases = UseCases::on(database);
        let behind = now().micros_since(use_cases.clock.now()) / 1_000_000;
        use_cases.clock.advance_s(behind);
        Self(use_cases)
    }

    /// The use cases.
    pub fn use_cases(&self) -> &UseCases {
        &self.0
    }

    /// A verified firm that speaks for itself: its id.
    pub fn firm(&self, number: usize) -> EnterpriseId {
        let record = FirmRecord {
            external_id: format!("firm-{number}"),
            uscc: code(u64::try_from(number).expect("few")),
            name: format!("大足区第{number}压铸有限公司"),
            region_code: "500111".to_owned(),
            verified: true,
            capabilities: vec![CapabilityRecord {
                name: "铝合金压铸".to_owned(),
                process: "压铸".to_owned(),
                materials: vec!["ADC12".to_owned()],
                ..CapabilityRecord::default()
            }],
            ..FirmRecord::default()
        };
        self.write(move |tx| app::enterprises::import(tx, &record))
            .0
    }

    /// Somebody who holds a role in a firm.
    pub fn member(&self, email: &str, firm: &EnterpriseId, role: &'static str) {
        let (firm, person) = (firm.clone(), self.stranger(email));
        let role = Role::parse(role).expect("a role");
        self.write(move |tx| app::invitations::enrol(tx, &firm, &person, role));
    }

    /// Somebody with a proven address and nothing else.
    pub fn stranger(&self, email: &str) -> AccountId {
        let sign_up = SignUp {
            email: email.to_owned(),
            password: UseCases::PASSWORD.to_owned(),
            display_name: "王工".to_owned(),
            locale: "zh-CN".to_owned(),
        };
        let prepared = app::accounts::prepare(&self.0.app, &sign_up).expect("a good sign-up");
        self.write(move |tx| app::accounts::create_proven(tx, &prepared))
    }

    /// Somebody with a duty on the platform.
    pub fn official(&self, email: &str, duty: Duty) {
        self.0.account_with_duty(email, duty);
    }

    /// The database, with nobody holding it open: what recovers after a crash is the program.
    pub fn leave(self) -> Database {
        let UseCases { app, database, .. } = self.0;
        drop(app);
        database
    }

    /// Does something on the platform's own behalf.
    pub fn write<T: Send + 'static>(
        &self,
        body: impl FnMut(&mut Tx<'_>) -> Result<T, AppError> + Send + 'static,
    ) -> T {
        self.0.write(&Actor::System, body).expect("it is done")
    }
}

/// Signs somebody of the district in: the access token.
pub fn sign_in(address: &str, email: &str) -> String {
    let body = json!({ "email": email, "password": UseCases::PASSWORD });
    let ask = Ask::post("/api/v1/sessions").with(body);
    let reply = Caller::anyone().ask(address, &ask).expect("an answer");
    reply.expect_status(201).text("/access_token")
}
