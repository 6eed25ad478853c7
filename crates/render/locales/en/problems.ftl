# Problem texts of the API and the pages. Titles are short; details say what happened, what is kept, what to do.
# An absent variable is given as none: a detail with variables must also read well without them.

problem-malformed_json-title = The body is not valid JSON
problem-malformed_json-detail =
    { $line ->
        [none] The request body could not be read as JSON. Nothing was saved. Please check the format and send it again.
       *[other] The request body could not be read as JSON near line { $line }, column { $column }. Nothing was saved. Please check the format and send it again.
    }
problem-malformed_query-title = The query is malformed
problem-malformed_query-detail =
    { $parameter ->
        [none] A query parameter could not be understood, so the query was not run. Please check its format and value.
       *[other] The query parameter “{ $parameter }” could not be understood, so the query was not run. Please check its format and value.
    }
problem-unknown_parameter-title = Unknown query parameter
problem-unknown_parameter-detail =
    { $parameter ->
        [none] The query has a parameter that is not supported. To avoid misleading results, the query was not run. Please check the name in the API documentation.
       *[other] The query parameter “{ $parameter }” is not supported. To avoid misleading results, the query was not run. Please check the name in the API documentation.
    }
problem-invalid_fields-title = Some entries need a change
problem-invalid_fields-detail =
    { $count ->
        [none] Some entries need a change. Nothing was saved. Please correct them as described for each entry and send again.
        [one] One entry needs a change. Nothing was saved. Please correct it as described and send again.
       *[other] { $count } entries need a change. Nothing was saved. Please correct them as described for each entry and send again.
    }

problem-unauthenticated-title = Please sign in
problem-unauthenticated-detail = This needs a signed-in account. Please sign in and try again; when calling the API, send a valid access token or API key.
problem-invalid_credentials-title = Sign-in details do not match
problem-invalid_credentials-detail = The email address, password or one-time code is not correct. Please check and try again; a forgotten password can be reset by email.
problem-token_expired-title = Credential or link no longer valid
problem-token_expired-detail = The sign-in credential or the link from an email has expired or was already used. Please sign in again or ask for a new link.
problem-account_locked-title = Sign-in is paused
problem-account_locked-detail =
    { $retry_after_s ->
        [none] After several unsuccessful attempts, sign-in is paused to protect the account. Its content is not affected. Please try again later or reset the password by email.
       *[other] After several unsuccessful attempts, sign-in is paused to protect the account. Its content is not affected. Please try again in { $retry_after_s } or reset the password by email.
    }
problem-email_unverified-title = Email address not verified yet
problem-email_unverified-detail = This needs a verified email address. Please open the verification email in your mailbox; it can be sent again if it did not arrive.
problem-forbidden-title = No permission
problem-forbidden-detail = This account has no permission for this action. Nothing was changed. If you need it, please contact the administrator of your enterprise or the platform staff.

problem-not_found-title = Not found
problem-not_found-detail = What you asked for does not exist or is not visible to this account. Please check the address; if it is shown to some users only, sign in and try again.
problem-method_not_allowed-title = Method not supported here
problem-method_not_allowed-detail =
    { $allow ->
        [none] This address does not support the request method. Nothing was done. Please see the API documentation for the methods it supports.
       *[other] This address does not support the request method. Nothing was done. Methods supported here: { $allow }.
    }
problem-payload_too_large-title = The content is too large
problem-payload_too_large-detail =
    { $max_bytes ->
        [none] The content exceeds the size limit. Nothing was saved. Please shorten or split it and send it again.
       *[other] The content exceeds the limit of { $max_bytes }. Nothing was saved. Please shorten or split it and send it again.
    }
problem-unsupported_media_type-title = Content type not supported
problem-unsupported_media_type-detail =
    { $expected ->
        [none] The type of the request body is not supported. Nothing was saved. Please set Content-Type as the API documentation describes.
       *[other] The type of the request body is not supported. Nothing was saved. Please set Content-Type to { $expected }.
    }

problem-illegal_transition-title = Not possible in the current state
problem-illegal_transition-detail =
    { $status ->
        [none] The current state does not allow this action. Nothing was changed. Please refresh to see the latest state.
       *[other] The current state is “{ $status }”, which does not allow this action. Nothing was changed. Please refresh to see what is possible.
    }
problem-uscc_taken-title = This credit code is already registered
problem-uscc_taken-detail = An enterprise with this unified social credit code is already on the platform, so it was not added again. If you belong to it, you can claim it and manage it once the claim is approved.
problem-already_claimed-title = Already claimed
problem-already_claimed-detail = This enterprise or item has been claimed by another account. Nothing was changed. Please contact the person in charge, or the platform staff if you have questions.
problem-already_exists-title = Already exists
problem-already_exists-detail = The same content already exists, so it was not created again. Please use what is there, or change your entry and send it again.
problem-last_owner-title = One enterprise administrator must remain
problem-last_owner-detail = Every enterprise keeps at least one administrator. Nothing was changed. Please appoint another administrator first.
problem-not_suspended-title = Not suspended
problem-not_suspended-detail = This account or enterprise is not suspended, so there is nothing to lift. Nothing was changed. Please refresh to see its present state.
problem-duties_disjoint-title = These duties belong to different people
problem-duties_disjoint-detail = System, security and audit duties are kept apart, and an auditor holds no other duty. Nothing was changed. Please take the other duty away first, or choose another account.
problem-lost_race-title = The content has just changed
problem-lost_race-detail = While you were sending, another action updated this content. Your change was not saved. Please refresh, check the latest content and send again.

problem-version_mismatch-title = A newer version exists
problem-version_mismatch-detail = Your change is based on an older version and was not saved. Please fetch the latest content, merge your change and send again.
problem-version_required-title = Version is missing
problem-version_required-detail = To avoid overwriting the work of others, this change needs the version it is based on (ETag) in the If-Match header. Nothing was changed. Please fetch the current version first.
problem-idempotency_key_reused-title = Idempotency key already used
problem-idempotency_key_reused-detail = This Idempotency-Key was used for a request with different content. This request was not carried out. Please use a new key for a new request.
problem-idempotency_in_progress-title = The same request is in progress
problem-idempotency_in_progress-detail = A request with this Idempotency-Key is being processed and will not be carried out twice. Please repeat it with the same content a little later to get the result.
problem-invalid_idempotency_key-title = Invalid idempotency key
problem-invalid_idempotency_key-detail = An Idempotency-Key has 1 to 255 visible ASCII characters. This request was not carried out. Please change the key and try again.
problem-page_token_mismatch-title = Page token belongs to another query
problem-page_token_mismatch-detail = A page token works only with the filter and order that produced it. Please keep both unchanged, or start from the first page without page_token.
problem-invalid_page_token-title = Invalid page token
problem-invalid_page_token-detail = The page token could not be understood or is no longer valid. Please start from the first page without page_token.

problem-enterprise_unverified-title = Enterprise not verified yet
problem-enterprise_unverified-detail = This is possible once the enterprise is verified. What you have saved is not affected. Please submit the verification documents first.
problem-not_claimable-title = This enterprise cannot be claimed
problem-not_claimable-detail = This enterprise does not accept claims at present, so no claim was filed. Please check its name and unified social credit code, or contact the platform staff.

problem-rate_limited-title = Too many requests
problem-rate_limited-detail =
    { $retry_after_s ->
        [none] There were too many requests in a short time. This one was not carried out. Please try again later.
       *[other] There were too many requests in a short time. This one was not carried out. Please try again in { $retry_after_s }.
    }
problem-overloaded-title = The system is busy at the moment
problem-overloaded-detail =
    { $retry_after_s ->
        [none] The system is busy or recovering. This request was not carried out, and what exists is not affected. Please try again later.
       *[other] The system is busy or recovering. This request was not carried out, and what exists is not affected. Please try again in { $retry_after_s }.
    }
problem-not_ready-title = Not ready
problem-not_ready-detail =
    { $part ->
        [database] The database does not answer. No requests should be sent here until it does.
        [tables] The tables are of another version than the program. No requests should be sent here until they have been migrated.
        [index] The search index is not built yet. No requests should be sent here until it is.
        [lag] The search index is far behind the database. No requests should be sent here until it has caught up.
        [disk] The disk is nearly full. No requests should be sent here until there is room again.
        [stopping] The server is stopping. Requests should be sent elsewhere.
       *[other] The server is not ready at the moment. Please try again later, or elsewhere.
    }
problem-request_timeout-title = The request took too long
problem-request_timeout-detail = The request could not be completed in time. If it was a submission, check the result first; repeating it with the same Idempotency-Key does not carry it out twice.
problem-internal-title = Something failed on our side
problem-internal-detail = The system failed while handling the request, and the fault has been recorded. If it was a submission, check the result before trying again; if it happens repeatedly, please give the request id to the platform staff.
