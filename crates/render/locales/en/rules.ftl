# Field rules: one sentence stating what is required, shown right after the name of the field.

rule-required = This entry is required.
rule-unknown_field = This field is not supported; please remove it or check its name.
rule-wrong_type =
    { $expected ->
        [none] The data type is not right; please see the API documentation.
       *[other] The data type is not right; it should be { $expected }.
    }
rule-too_short =
    { $min ->
        [one] Use at least 1 character.
       *[other] Use at least { $min } characters.
    }
rule-too_long =
    { $max ->
        [one] Use at most 1 character; there are { $actual } now.
       *[other] Use at most { $max } characters; there are { $actual } now.
    }
rule-control_characters = Control characters and invisible characters are not allowed; please remove them.
rule-invalid_format = The format is not right; please see the hint for this entry.
rule-invalid_uscc = Not a valid unified social credit code: it has 18 characters with a matching check character. Please compare it with the business licence.
rule-invalid_email = Not a valid email address; for example name@example.com.
rule-invalid_phone = Not a valid phone number; please give a mobile number or a landline with its area code.
rule-invalid_url = Not a valid web address; it starts with http:// or https://.
rule-invalid_date = Not a valid date; write it like 2026-03-01.
rule-invalid_instant = Not a valid time; write it like 2026-03-01T08:00:00Z.
rule-invalid_decimal = Not a valid number; write it like 12.5.
rule-out_of_range =
    { $min ->
        [none] { $max ->
            [none] Outside the allowed range.
           *[other] Must not be greater than { $max }.
        }
       *[other] { $max ->
            [none] Must not be less than { $min }.
           *[other] Must be between { $min } and { $max }.
        }
    }
rule-not_positive = Must be greater than zero.
rule-unknown_node = No such chain node; please choose one from the list of nodes.
rule-unknown_chain = No such industrial chain; please choose one from the list of chains.
rule-unknown_region = No such region code; please choose one from the list of regions.
rule-unknown_industry = No such industry code; please choose one from the national classification of industries.
rule-unknown_park = No such park; please choose one from the list of parks.
rule-unknown_unit = No such unit; please choose one from the list of units.
rule-incompatible_unit = Cannot be converted to or from the unit “{ $unit }”; please use a unit of the same kind.
rule-unknown_value = Not one of the possible values. Possible: { $allowed }.
rule-in_the_past = Must not be in the past.
rule-too_far =
    { $max_days ->
        [one] Must be at most 1 day ahead.
       *[other] Must be at most { $max_days } days ahead.
    }
rule-range_reversed = The start of the range must not be greater than its end.
rule-too_many =
    { $max ->
        [one] Only 1 item is allowed.
       *[other] At most { $max } items are allowed.
    }
rule-duplicate_item = Repeats another item of the list.
rule-password_too_short =
    { $min ->
        [one] A password has at least 1 character.
       *[other] A password has at least { $min } characters.
    }
rule-password_too_common = This password is widely used and easy to guess; please choose another one.
rule-contact_in_text = Please leave phone numbers and other contact details out of the text; the platform shows the contact to those you choose.
rule-requires = This entry also needs “{ $other }”.
rule-not_with = Cannot be given together with “{ $other }”.
rule-immutable = This entry cannot be changed after creation.
rule-unknown_enterprise = No such enterprise; please check its id.
