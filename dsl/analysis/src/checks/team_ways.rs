//! N002, N008, W001: a callback is what a route comes to last, and it calls who called.

use pivotline_syntax::ast::{Reference, Way};
use pivotline_syntax::{Code, Diagnostic};

use crate::findings::Findings;
use crate::meaning::thing;
use crate::shapes::{ArrowBlock, BlockShape, Folder, Inside, OutcomeKey, RouteShape};

/// Tells callbacks that stand in a wrong place, and those that call nobody who is known.
pub(super) fn check(folder: &Folder<'_>, findings: &mut Findings) {
    for block in folder.blocks.values() {
        match &block.inside {
            Inside::Route(route) => {
                is_a_callback(folder, route, findings);
                stands_last(route, findings);
                never_fails(block, route, findings);
            }
            Inside::Callback(callback) => {
                let to = callback.to.map(|(_, to)| to).filter(|to| !is_caller(to));
                findings.extend(to.map(another_number));
            }
            Inside::Step(_) | Inside::Menu(_) | Inside::Form(_) | Inside::Pivot(_) => {}
        }
    }
}

/// Names that are declared nowhere are told with all others.
fn is_a_callback(folder: &Folder<'_>, route: &RouteShape<'_>, findings: &mut Findings) {
    let Some(arrow) = route.called_back() else { return };
    let Some(block) = arrow.block().and_then(|name| folder.blocks.get(name)) else { return };
    if block.is_callback() {
        return;
    }
    let message = format!("`{}` is {}, and no callback", block.name, thing(block.block.word));
    findings.push(
        Diagnostic::error(Code::N002WrongKindOfThing, arrow.span, message)
            .also(block.block.head, "it is declared here")
            .help("behind `callback` stands the name of a block `callback … {`"),
    );
}

fn stands_last(route: &RouteShape<'_>, findings: &mut Findings) {
    let is_callback = |way: &Way| matches!(way, Way::CallbackBlock(_));
    let Some(at) = route.by.iter().position(|way| is_callback(&way.value)) else { return };
    if let (Some(way), Some(behind)) = (route.by.get(at), route.by.get(at + 1)) {
        let message = "this way is never tried: who is called back has left";
        findings.push(
            Diagnostic::warning(Code::W001NeverReached, behind.span, message)
                .also(way.span, "the contact goes on here")
                .help("let `callback` and its name stand last"),
        );
    }
}

/// Where the last way is a callback, nothing is left that fails but what the route needs.
fn never_fails(block: &BlockShape<'_>, route: &RouteShape<'_>, findings: &mut Findings) {
    let needs = block.obtains.iter().any(|obtain| !obtain.wanted);
    let (Some(back), Some(failed)) =
        (route.called_back(), block.outcomes.get(OutcomeKey::Failed).filter(|_| !needs))
    else {
        return;
    };
    findings.push(
        Diagnostic::warning(Code::W001NeverReached, failed.span, "`failed` never happens")
            .also(back.span, "who reaches nobody goes here instead")
            .help("take one of the two out"),
    );
}

fn is_caller(reference: &Reference) -> bool {
    let mut path = reference.path.iter().map(|name| name.value.as_str());
    path.next() == Some("caller") && path.next() == Some("phone") && path.next().is_none()
}

fn another_number(to: &Reference) -> Diagnostic {
    let message = "only the number that called can be called back";
    Diagnostic::error(Code::N008WrongKindOfValue, to.span, message).help("write `to caller.phone`")
}
