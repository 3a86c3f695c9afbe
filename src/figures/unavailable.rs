//! The words in place of a view that the data can't give.

use crate::analysis::View;
use crate::figures::grammar::sentence;

/// Returns in one sentence what the data lack for a view, and how to bring it.
///
/// ```
/// use lorenz::analysis::View;
/// use lorenz::figures::unavailable;
/// let needs = View::Adoption.info().needs.unwrap_or_default();
/// let reason = format!("a curve of adoption can't be had from this file: expected {needs}");
/// assert!(unavailable(View::Adoption, &reason).starts_with("These data have no column of first publication, such as created: add a file"));
/// ```
pub fn unavailable(view: View, reason: &str) -> String {
    if view == View::Entity {
        return "Nobody is named yet: search for a model, a developer, a country or anything else that these data name.".to_owned();
    }
    let lacks = view.info().needs.filter(|needs| reason.ends_with(needs)).and_then(|needs| needs.strip_prefix("a "));
    let Some(column) = lacks else { return sentence(reason) };
    format!(
        "These data have no {column}: add a file that has one beside the models' names, with \"Add files\" below, and it is joined \
         by name."
    )
}
