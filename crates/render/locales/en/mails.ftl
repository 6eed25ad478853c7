# Mail texts: greeting, body, button and footer are one message each.

mail-greeting = Hello { $name },
mail-link-hint = If the button does not open, copy this link into your browser:
mail-automatic = This message was sent automatically; please do not reply to it.
mail-disclaimer = The platform brings information together and takes no part in transactions.

mail-verify-subject = Please verify your email address ({ $site })
mail-verify-intro =
    { $hours ->
        [one] This email address is being used to open an account at “{ $site }”. Please open the link below within 1 hour to verify the address.
       *[other] This email address is being used to open an account at “{ $site }”. Please open the link below within { $hours } hours to verify the address.
    }
mail-verify-action = Verify email address
mail-verify-ignore = Please do not forward the link. If this was not you, you can ignore this message.

mail-reset-subject = Reset your password ({ $site })
mail-reset-intro =
    { $minutes ->
        [one] We received a request to reset the password of your account at “{ $site }”. Please open the link below within 1 minute to set a new password. The link works once.
       *[other] We received a request to reset the password of your account at “{ $site }”. Please open the link below within { $minutes } minutes to set a new password. The link works once.
    }
mail-reset-action = Set a new password
mail-reset-ignore = Please do not forward the link. If this was not you, you can ignore this message; your present password stays valid.

mail-exists-subject = Your email address already has an account ({ $site })
mail-exists-intro = Someone asked to open an account at “{ $site }” with this email address. It already has one, so no new account was opened, and the existing one is not affected.
mail-exists-next = If this was you, please sign in; a forgotten password can be reset on the sign-in page.
mail-exists-action = Go to sign-in
mail-exists-ignore = If this was not you, you can ignore this message.

mail-invitation-subject = { $enterprise } invites you to join
mail-invitation-intro = { $enterprise } invites you to speak for it at “{ $site }” in the role “{ $role }”. You become a member only if you accept.
mail-invitation-action = See the invitation
mail-invitation-ignore = If you do not know this enterprise, please decline or ignore this message; until you accept, it learns nothing about you.

mail-decision-subject =
    { $decision ->
        [approved] Approved: { $title }
        [returned] Please correct: { $title }
       *[rejected] Not approved: { $title }
    }
mail-decision-intro =
    { $decision ->
        [approved] { $subject ->
            [posting] The posting you submitted has been approved and is shown to the audience you chose.
            [verification] The verification of your enterprise has been approved. The enterprise can now publish postings.
           *[claim] Your claim has been approved. You can now manage the information of the enterprise.
        }
        [returned] { $subject ->
            [posting] The posting you submitted needs a correction. Its content is kept. Please correct it as described below and submit it again.
            [verification] The verification documents you submitted need a correction. They are kept. Please correct them as described below and submit again.
           *[claim] Your claim needs further information. Its content is kept. Please complete it as described below and submit it again.
        }
       *[rejected] { $subject ->
            [posting] The posting you submitted was not approved and will not be shown. Its content stays in your account, where you can read it at any time.
            [verification] The verification of your enterprise was not approved. The profile you filled in is kept.
           *[claim] Your claim was not approved. The information of the enterprise was not changed.
        }
    }
mail-decision-subject-label =
    { $subject ->
        [posting] Posting
       *[other] Enterprise
    }
mail-decision-result-label = Decision
mail-decision-reason-label = Reason
mail-decision-hint-label = What to do
mail-decision-note-label = Note
mail-decision-action =
    { $decision ->
        [approved] View
        [returned] Correct it
       *[rejected] View details
    }
mail-decision-contact = If you have questions about the decision, please contact the platform staff.

mail-matches-subject =
    { $total ->
        [one] 1 new match for you
       *[other] { $total } new matches for you
    }
mail-matches-intro =
    { $total ->
        [one] The platform found 1 new match for your postings. It comes with the reasons for the match.
       *[other] The platform found { $total } new matches for your postings. Each comes with the reasons for the match.
    }
mail-matches-own =
    { $side ->
        [supply] For your demand: { $title }
       *[demand] For your supply: { $title }
    }
mail-matches-score = Match: { $score }
mail-matches-why = { $part } { $points }/{ $full }
mail-matches-why-evidence = { $part } { $points }/{ $full }: “{ $evidence }”
mail-matches-missing = To be confirmed: { $missing }
mail-matches-open = See why it matches
mail-matches-rest =
    { $rest ->
        [one] There is 1 more; please sign in to see it.
       *[other] There are { $rest } more; please sign in to see them.
    }
mail-matches-settings = To change how often you receive this, or to stop it, open:
