//! The tables, one description for both engines. Kept by hand beside the migrations; a contract test
//! compares it with the catalogues of both databases.

use diesel::{allow_tables_to_appear_in_same_query, table};

table! {
    accounts (id) {
        id -> Text,
        email -> Text,
        email_folded -> Text,
        display_name -> Text,
        password_hash -> Text,
        locale -> Text,
        status -> Text,
        email_verified_at -> Nullable<BigInt>,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

table! {
    account_duties (account_id, duty) {
        account_id -> Text,
        duty -> Text,
        granted_at -> BigInt,
    }
}

table! {
    lockouts (address, network) {
        address -> Text,
        network -> Text,
        guesses -> Integer,
        until -> BigInt,
    }
}

table! {
    known_networks (address, network) {
        address -> Text,
        network -> Text,
        until -> BigInt,
    }
}

table! {
    tickets (id) {
        id -> Text,
        account_id -> Text,
        kind -> Text,
        secret_hash -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

table! {
    sessions (id) {
        id -> Text,
        account_id -> Text,
        user_agent -> Text,
        created_at -> BigInt,
        last_used_at -> BigInt,
        expires_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        end_reason -> Nullable<Text>,
    }
}

table! {
    refresh_tokens (token_hash) {
        token_hash -> Text,
        session_id -> Text,
        issued_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

table! {
    enterprises (id) {
        id -> Text,
        uscc -> Text,
        name -> Text,
        profile -> Text,
        region_code -> Text,
        park -> Nullable<Text>,
        verification -> Text,
        claimed -> Bool,
        external_id -> Nullable<Text>,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        verification_before -> Nullable<Text>,
    }
}

table! {
    memberships (enterprise_id, account_id) {
        enterprise_id -> Text,
        account_id -> Text,
        role -> Text,
        created_at -> BigInt,
    }
}

table! {
    capabilities (id) {
        id -> Text,
        enterprise_id -> Text,
        card -> Text,
        node_code -> Nullable<Text>,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

table! {
    certificates (id) {
        id -> Text,
        enterprise_id -> Text,
        kind -> Text,
        number -> Text,
        issuing_body -> Nullable<Text>,
        valid_until -> Nullable<Text>,
        created_at -> BigInt,
    }
}

table! {
    designations (id) {
        id -> Text,
        enterprise_id -> Text,
        kind -> Text,
        chain_code -> Nullable<Text>,
        level -> Nullable<Text>,
        issuing_body -> Nullable<Text>,
        valid_from -> Text,
        valid_until -> Nullable<Text>,
        created_at -> BigInt,
    }
}

table! {
    chains (code, valid_from) {
        code -> Text,
        valid_from -> Text,
        valid_until -> Nullable<Text>,
        name_zh -> Text,
        name_en -> Text,
        cluster -> Text,
    }
}

table! {
    nodes (code, valid_from) {
        code -> Text,
        valid_from -> Text,
        valid_until -> Nullable<Text>,
        chain_code -> Text,
        parent_code -> Nullable<Text>,
        stage -> Text,
        name_zh -> Text,
        name_en -> Text,
        aliases -> Text,
        products -> Text,
        processes -> Text,
    }
}

table! {
    edges (from_code, to_code, valid_from) {
        from_code -> Text,
        to_code -> Text,
        valid_from -> Text,
        valid_until -> Nullable<Text>,
    }
}

table! {
    parks (code, valid_from) {
        code -> Text,
        valid_from -> Text,
        valid_until -> Nullable<Text>,
        name_zh -> Text,
        name_en -> Text,
        region_code -> Text,
    }
}

table! {
    postings (id) {
        id -> Text,
        enterprise_id -> Text,
        author_id -> Nullable<Text>,
        external_id -> Nullable<Text>,
        side -> Text,
        family -> Text,
        node_code -> Nullable<Text>,
        region_code -> Text,
        status -> Text,
        content -> Text,
        fingerprint -> Text,
        revision -> BigInt,
        live_revision -> Nullable<BigInt>,
        version -> BigInt,
        valid_until -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        submitted_at -> Nullable<BigInt>,
        published_at -> Nullable<BigInt>,
        ends_at -> Nullable<BigInt>,
    }
}

table! {
    posting_versions (posting_id, revision) {
        posting_id -> Text,
        revision -> BigInt,
        content -> Text,
        author_id -> Nullable<Text>,
        created_at -> BigInt,
    }
}

table! {
    moderation_items (id) {
        id -> Text,
        kind -> Text,
        subject_id -> Text,
        enterprise_id -> Text,
        submitter_id -> Nullable<Text>,
        revision -> BigInt,
        evidence -> Text,
        claimed_by -> Nullable<Text>,
        claimed_until -> Nullable<BigInt>,
        decision -> Nullable<Text>,
        reason_code -> Nullable<Text>,
        note -> Nullable<Text>,
        rule -> Nullable<Text>,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
        version -> BigInt,
        created_at -> BigInt,
    }
}

table! {
    matches (id) {
        id -> Text,
        demand_id -> Text,
        offer_id -> Text,
        demand_enterprise_id -> Text,
        offer_enterprise_id -> Text,
        demand_revision -> BigInt,
        offer_revision -> BigInt,
        score -> Integer,
        ring -> Text,
        weights_version -> Integer,
        created_at -> BigInt,
        updated_at -> BigInt,
        demand_told_at -> Nullable<BigInt>,
        offer_told_at -> Nullable<BigInt>,
        fits -> Bool,
    }
}

table! {
    events (seq) {
        seq -> BigInt,
        xid -> BigInt,
        kind -> Text,
        subject -> Text,
        enterprise_id -> Nullable<Text>,
        version -> BigInt,
        details -> Text,
        at -> BigInt,
    }
}

table! {
    cursors (name) {
        name -> Text,
        xid -> BigInt,
        seq -> BigInt,
        updated_at -> BigInt,
    }
}

table! {
    mails (id) {
        id -> Text,
        dedupe -> Text,
        account_id -> Nullable<Text>,
        recipient -> Text,
        locale -> Text,
        content -> Text,
        state -> Text,
        attempts -> Integer,
        next_attempt_at -> BigInt,
        last_error -> Nullable<Text>,
        created_at -> BigInt,
        sent_at -> Nullable<BigInt>,
    }
}

table! {
    idempotency_keys (principal, key) {
        principal -> Text,
        key -> Text,
        fingerprint -> Text,
        status -> Nullable<Integer>,
        headers -> Nullable<Text>,
        body -> Nullable<Text>,
        created_at -> BigInt,
    }
}

table! {
    audit (seq) {
        seq -> BigInt,
        at -> BigInt,
        actor -> Text,
        action -> Text,
        subject -> Text,
        enterprise_id -> Nullable<Text>,
        details -> Text,
        request_id -> Text,
    }
}

table! {
    invitations (enterprise_id, account_id) {
        enterprise_id -> Text,
        account_id -> Text,
        role -> Text,
        created_at -> BigInt,
    }
}

table! {
    synonyms (id) {
        id -> Text,
        content -> Text,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

allow_tables_to_appear_in_same_query!(
    accounts,
    account_duties,
    lockouts,
    known_networks,
    tickets,
    sessions,
    refresh_tokens,
    enterprises,
    memberships,
    invitations,
    capabilities,
    certificates,
    designations,
    chains,
    nodes,
    edges,
    parks,
    postings,
    posting_versions,
    moderation_items,
    matches,
    events,
    cursors,
    mails,
    idempotency_keys,
    audit,
    synonyms,
);
