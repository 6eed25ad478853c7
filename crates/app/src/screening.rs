//! Contacts in texts that are public at once: profiles, capability cards and certificates pass no moderator, so a
//! contact in them is refused. How to reach a firm has fields of its own, which stay private.
//!
//! Postings are not judged here: they are held for a moderator, see `postings`.

use domain::invalid::Faults;
use domain::moderation::contact_free;
use domain::{capability, enterprise};

use crate::certificates;

/// A text and its place.
type Text<'a> = (String, &'a str);

/// Notes the contacts in a profile, but for texts that are as they were.
pub(crate) fn profile(faults: &mut Faults, draft: &enterprise::Draft, before: &enterprise::Draft) {
    screen(faults, &of_profile(draft), &of_profile(before));
}

/// Notes the contacts in a card, but for texts that are as they were.
pub(crate) fn card(faults: &mut Faults, draft: &capability::Draft, before: &capability::Draft) {
    screen(faults, &of_card(draft), &of_card(before));
}

/// Notes the contacts in a certificate. Its number is none, however much it looks like one.
pub(crate) fn certificate(faults: &mut Faults, draft: &certificates::Draft) {
    let texts = [
        field("/kind", draft.kind.as_ref()),
        field("/issuing_body", draft.issuing_body.as_ref()),
    ];
    screen(
        faults,
        &texts.into_iter().flatten().collect::<Vec<_>>(),
        &[],
    );
}

fn screen(faults: &mut Faults, texts: &[Text<'_>], known: &[Text<'_>]) {
    for (pointer, text) in texts.iter().filter(|text| !known.contains(text)) {
        faults.check(pointer, contact_free(text));
    }
}

fn of_profile(draft: &enterprise::Draft) -> Vec<Text<'_>> {
    let texts = [
        field("/name", draft.name.as_ref()),
        field("/short_name", draft.short_name.as_ref()),
        field("/address", draft.address.as_ref()),
        field("/intro", draft.intro.as_ref()),
    ];
    texts.into_iter().flatten().collect()
}

fn of_card(draft: &capability::Draft) -> Vec<Text<'_>> {
    let texts = [
        field("/name", draft.name.as_ref()),
        field("/process", draft.process.as_ref()),
        field("/note", draft.note.as_ref()),
    ];
    let mut texts: Vec<Text<'_>> = texts.into_iter().flatten().collect();
    texts.extend(members("/materials", draft.materials.as_deref()));
    texts.extend(members("/equipment", draft.equipment.as_deref()));
    texts.extend(members("/certificates", draft.certificates.as_deref()));
    texts
}

fn field<'a>(pointer: &str, text: Option<&'a String>) -> Option<Text<'a>> {
    text.map(|text| (pointer.to_owned(), text.as_str()))
}

fn members<'a>(pointer: &str, texts: Option<&'a [String]>) -> impl Iterator<Item = Text<'a>> {
    let numbered = texts.unwrap_or_default().iter().enumerate();
    numbered.map(move |(i, text)| (format!("{pointer}/{i}"), text.as_str()))
}
