# Reasons of moderation, and the hint for the author that goes with each.

reason-incomplete = Incomplete information
reason-incomplete-hint = Please add the main facts, such as specification, material, quantity and delivery time.
reason-invalid_contact = Contact details not valid
reason-invalid_contact-hint = Please update the contact person and phone number and make sure they can be reached.
reason-advertising = Advertising or diversion
reason-advertising-hint = Please remove promotion, external links and contact details that do not belong to the supply or demand.
reason-prohibited = Sensitive or prohibited content
reason-prohibited-hint = Please remove content that laws and regulations do not allow to be published.
reason-duplicate = Duplicate of existing information
reason-duplicate-hint = Please edit or renew the existing one; there is no need to publish it again.
reason-wrong_category = Wrong category
reason-wrong_category-hint = Please choose the side, family or chain node again.
reason-out_of_scope = Outside the business scope or without the required licence
reason-out_of_scope-hint = Please add the licence or qualification concerned, or change what is offered.
reason-suspected_fake = Authenticity to be confirmed
reason-suspected_fake-hint = Please add an explanation or documents that can be checked.
reason-classified_drawing = Drawing may be classified
reason-classified_drawing-hint = Please take the drawing down and submit again once it is clear that it may be shown.
reason-identity_mismatch = Identity details do not agree
reason-identity_mismatch-hint = Please check that the name, the unified social credit code and the business licence agree.
reason-document_unreadable = Document not legible
reason-document_unreadable-hint = Please upload a clear and complete copy.
reason-other = Other reason
reason-other-hint = Please see the note.
