//! Every route, flat, in one place: what is entered here is served and documented, and nothing else is.

use crate::api;
use crate::openapi::Table;

/// Enters every route.
pub fn table(table: &mut impl Table) {
    // The platform itself.
    table
        .route(api::health::livez)
        .route(api::health::readyz)
        .route(api::health::version)
        .route(api::keys::jwks);

    enterprises(table);
    taxonomy(table);

    // Accounts.
    table
        .route(api::accounts::create)
        .route(api::accounts::verify_email)
        .route(api::accounts::resend)
        .route(api::accounts::request_reset)
        .route(api::accounts::confirm_reset)
        .route(api::accounts::list)
        .route(api::accounts::get)
        .route(api::accounts::suspend)
        .route(api::accounts::reinstate)
        .route(api::accounts::grant_duty)
        .route(api::accounts::take_duty)
        .route(api::me::get)
        .route(api::me::update)
        .route(api::me::change_password)
        .route(api::invitations::list)
        .route(api::invitations::accept)
        .route(api::invitations::decline);

    // Sessions.
    table
        .route(api::sessions::create)
        .route(api::sessions::refresh)
        .route(api::sessions::list)
        .route(api::sessions::end_current)
        .route(api::sessions::end);

    // Postings.
    table
        .route(api::postings::create)
        .route(api::postings::search)
        .route(api::postings::get)
        .route(api::postings::update)
        .route(api::postings::versions)
        .route(api::postings::submit)
        .route(api::postings::withdraw)
        .route(api::postings::pause)
        .route(api::postings::resume)
        .route(api::postings::renew)
        .route(api::postings::close)
        .route(api::postings::clone)
        .route(api::suggest::suggest);

    // Matching.
    table
        .route(api::matches::list)
        .route(api::matches::explain)
        .route(api::matches::of_text);

    // Moderation.
    table
        .route(api::moderation::queue)
        .route(api::moderation::get)
        .route(api::moderation::claim)
        .route(api::moderation::approve)
        .route(api::moderation::send_back)
        .route(api::moderation::reject);

    // Synonyms.
    table
        .route(api::synonyms::list)
        .route(api::synonyms::create)
        .route(api::synonyms::get)
        .route(api::synonyms::update)
        .route(api::synonyms::remove);

    // The document and its page.
    table
        .page(api::docs::json)
        .page(api::docs::yaml)
        .page(api::docs::entry)
        .page(api::docs::file);

    // A noun that exists in the tests of this crate only: everything the kit does, over a real socket.
    #[cfg(test)]
    crate::black_box::notes::table(table);
}

fn enterprises(table: &mut impl Table) {
    table
        .route(api::enterprises::create)
        .route(api::enterprises::list)
        .route(api::enterprises::get)
        .route(api::enterprises::update)
        .route(api::enterprises::get_contact)
        .route(api::enterprises::claim)
        .route(api::enterprises::request_verification)
        .route(api::enterprises::suspend)
        .route(api::enterprises::reinstate);
    table
        .route(api::members::list)
        .route(api::members::add)
        .route(api::members::update)
        .route(api::members::remove);
    table
        .route(api::capabilities::list)
        .route(api::capabilities::create)
        .route(api::capabilities::get)
        .route(api::capabilities::update)
        .route(api::capabilities::remove);
    table
        .route(api::certificates::list)
        .route(api::certificates::create)
        .route(api::certificates::get)
        .route(api::certificates::remove);
    table
        .route(api::designations::list)
        .route(api::designations::grant)
        .route(api::designations::get)
        .route(api::designations::end);
}

fn taxonomy(table: &mut impl Table) {
    table
        .route(api::taxonomy::list_chains)
        .route(api::taxonomy::get_chain)
        .route(api::taxonomy::list_nodes)
        .route(api::taxonomy::get_node)
        .route(api::taxonomy::list_parks)
        .route(api::taxonomy::list_categories)
        .route(api::taxonomy::list_regions)
        .route(api::taxonomy::list_units)
        .route(api::taxonomy::list_industries);
}
