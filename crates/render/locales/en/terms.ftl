# Names of codes, and the way dates, durations and the like are written.

term-side-supply = Supply
term-side-demand = Demand

term-family-product = Products and parts
term-family-processing = Processing and capacity
term-family-material = Materials and resources
term-family-equipment = Shared equipment and testing
term-family-technology = Technology and results
term-family-service = Supporting services
term-family-logistics = Logistics and storage

term-status-draft = Draft
term-status-pending = Under review
term-status-published = Published
term-status-paused = Paused
term-status-expired = Expired
term-status-closed = Closed
term-status-withdrawn = Withdrawn
term-status-returned = Returned for correction
term-status-rejected = Rejected

term-step-submit = Submit for review
term-step-approve = Approve
term-step-return = Return for correction
term-step-reject = Reject
term-step-withdraw = Withdraw
term-step-pause = Pause
term-step-resume = Resume
term-step-renew = Renew
term-step-expire = Expire
term-step-close = Close
term-step-revise = Edit the content
term-step-adjust = Adjust quantity, price or dates

term-visibility-public = Public
term-visibility-verified = Verified enterprises
term-visibility-chain = Enterprises of the chain
term-visibility-invited = Invited enterprises
term-visibility-blind = Anonymous

term-ring-district = In the district
term-ring-city = In the city
term-ring-region = In the region
term-ring-nation = In the country

term-part-node = Chain node
term-part-text = Content
term-part-attributes = Technical parameters
term-part-certificates = Certificates
term-part-quantity = Quantity
term-part-timing = Delivery time
term-part-region = Location
term-part-freshness = Freshness
term-part-capability = Capability

term-verification-unverified = Not verified
term-verification-pending = Verification under review
term-verification-verified = Verified
term-verification-returned = Returned for correction
term-verification-rejected = Verification rejected
term-verification-suspended = Suspended from publishing

term-role-anonymous = Visitor
term-role-owner = Enterprise administrator
term-role-editor = Enterprise editor
term-role-viewer = Enterprise viewer
term-role-moderator = Moderator
term-role-system_admin = System administrator
term-role-security_admin = Security administrator
term-role-auditor = Security auditor
term-role-app = Third-party app

term-designation-chain_leader = Chain leader
term-designation-chain_core = Core enterprise
term-designation-chain_supporting = Supporting enterprise
term-designation-chain_service = Service organisation
term-designation-lead_goose = Lead-goose enterprise
term-designation-specialised = Specialised and innovative enterprise
term-designation-little_giant = “Little giant” enterprise
term-designation-hidden_champion = Hidden champion
term-designation-single_champion = Single-product manufacturing champion
term-designation-high_tech = High-tech enterprise

term-stage-up = Upstream
term-stage-mid = Midstream
term-stage-down = Downstream

term-account-active = Active
term-account-suspended = Suspended
term-account-closed = Closed

term-decision-approved = Approved
term-decision-returned = Returned for correction
term-decision-rejected = Rejected
term-decision-dropped = Withdrawn

term-kind-posting = Posting
term-kind-verification = Enterprise verification
term-kind-claim = Enterprise claim

term-risk-phone = The text may hold a phone number
term-risk-email = The text may hold an email address
term-risk-messenger = The text may hold a WeChat or QQ contact
term-risk-duplicate = May repeat a posting of the same enterprise
term-risk-wrong_side = Supply and demand may be mixed up

term-triage-first_posts = First postings, reviewed by a person
term-triage-risk_found = Risk found, reviewed by a person
term-triage-refused_recently = Refused recently, reviewed by a person
term-triage-trusted_after_three = Passed by rule after three approved postings

term-synonym-same = Same
term-synonym-near = Near
term-synonym-grade = Nearest grade

format-duration =
    { $scale ->
        [second] { $n ->
            [one] 1 second
           *[other] { $n } seconds
        }
        [minute] { $n ->
            [one] 1 minute
           *[other] { $n } minutes
        }
       *[hour] { $n ->
            [one] 1 hour
           *[other] { $n } hours
        }
    }
format-score = { $score } of { $full } points
format-stated-between = { $low } to { $high }
format-stated-contains = contains “{ $value }”
