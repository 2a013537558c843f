//! N009: what a block must say.

use pivotline_syntax::ast::Way;
use pivotline_syntax::{Code, Diagnostic, Span};

use crate::findings::Findings;
use crate::shapes::{BlockShape, Folder, Inside, LineShape, OutcomeKey, RouteShape};

/// Tells what lines, services, logins, pivots, routes and menus lack. Where a line of a block was
/// not understood, it may be the one that seems to lack.
pub(super) fn check(folder: &Folder<'_>, findings: &mut Findings) {
    if folder.lines.is_empty() && !findings.has_errors() {
        let message = "there is no line, so no call can begin";
        let help = "write a block `line everyday {`, which says `brand \"…\"`, \
                    `language en-US voice joanna` and `start -> …`";
        findings.push(
            Diagnostic::error(Code::N009SomethingMissing, Span::default(), message).help(help),
        );
    }
    for line in folder.lines.values() {
        line_says(line, findings);
    }
    for (name, service) in &folder.services {
        if findings.has_gap(service.block.span) {
            continue;
        }
        let at = service.block.head;
        need(
            service.within.is_some(),
            at,
            name,
            "how long it may take",
            "within 3 seconds",
            findings,
        );
        need(
            !service.gives.is_empty(),
            at,
            name,
            "what it gives",
            "gives active: yes/no",
            findings,
        );
    }
    for (name, login) in &folder.logins {
        if findings.has_gap(login.block.span) {
            continue;
        }
        let way = login.by.iter().any(|way| matches!(way.value, Way::Passkey | Way::AppLogin(_)));
        let way = way || login.by.iter().any(|way| matches!(way.value, Way::NotBuilt(_)));
        need(way, login.block.head, name, "how one logs in", "by passkey", findings);
    }
    for block in folder.blocks.values() {
        block_says(block, findings);
    }
}

fn line_says(line: &LineShape<'_>, findings: &mut Findings) {
    if findings.has_gap(line.block.span) {
        return;
    }
    let (at, name) = (line.block.head, line.name);
    need(line.brand.is_some(), at, name, "whose line it is", "brand \"…\"", findings);
    let language = "language en-US voice joanna";
    need(!line.languages.is_empty(), at, name, "which language it speaks", language, findings);
    need(line.start.is_some(), at, name, "where a call begins", "start -> …", findings);
}

fn block_says(block: &BlockShape<'_>, findings: &mut Findings) {
    if findings.has_gap(block.block.span) {
        return;
    }
    let (at, name) = (block.block.head, block.name);
    match &block.inside {
        Inside::Step(_) => {}
        Inside::Menu(menu) => {
            let choice = "1 \"check your balance\" -> …";
            need(!menu.options.is_empty(), at, name, "what can be chosen", choice, findings);
        }
        Inside::Form(form) => {
            let ask = "ask number \"Please key in the number.\" digits 4";
            need(!form.asks.is_empty(), at, name, "what it asks", ask, findings);
            let says = block.outcomes.get(OutcomeKey::Unsure).is_some();
            let what = "what happens when nobody can tell whether it was done";
            let unsure = "unsure \"We cannot tell yet. Please do not send it again.\" -> …";
            need(form.does.is_none() || says, at, name, what, unsure, findings);
        }
        Inside::Pivot(pivot) => {
            let text = pivot.message().is_some()
                || pivot.by.iter().any(|way| matches!(way.value, Way::NotBuilt(_)));
            let message = "by text \"… {{ link }}\"";
            need(text, at, name, "what the text message says", message, findings);
            let within = "within 10 minutes";
            need(pivot.within.is_some(), at, name, "how long the link lives", within, findings);
            let says = |key| block.outcomes.get(key).is_some();
            let opened = says(OutcomeKey::Opened);
            need(opened, at, name, "where the link opens", "opened -> …", findings);
            let sent = "sent \"…\" -> hang up";
            need(says(OutcomeKey::Sent), at, name, "what happens when it is sent", sent, findings);
            let not_sent = "not sent \"…\" -> …";
            let what = "what happens when it cannot be sent";
            need(says(OutcomeKey::NotSent), at, name, what, not_sent, findings);
            stays(block, findings);
        }
        Inside::Route(route) => {
            let leads = route.team.queue.is_some() || route.number.is_some();
            need(leads, at, name, "which queue it leads to", "queue disputes", findings);
            leads_twice(route, findings);
        }
        Inside::Callback(callback) => {
            let queue = "queue disputes";
            let leads = callback.team.queue.is_some();
            need(leads, at, name, "whose agents call back", queue, findings);
            let called = callback.to.is_some();
            need(called, at, name, "whom they call", "to caller.phone", findings);
            let done = "done \"We will call you.\" -> hang up";
            let says = block.outcomes.get(OutcomeKey::Done).is_some();
            need(says, at, name, "what is said of it", done, findings);
        }
    }
}

/// A route leads to a queue or to a number outside.
fn leads_twice(route: &RouteShape<'_>, findings: &mut Findings) {
    let (Some((queue, _)), Some((number, _))) = (route.team.queue, route.number) else { return };
    let message = "a route leads to a queue or to a number, not to both";
    findings.push(
        Diagnostic::error(Code::N010SaidTwice, number, message)
            .also(queue, "its queue stands here")
            .help(
                "keep one of the two; where the queue fails, an outcome may lead to another route",
            ),
    );
}

/// A call that stays on the line does not stay for ever.
fn stays(block: &BlockShape<'_>, findings: &mut Findings) {
    let Some(sent) = block.stays() else { return };
    if block.outcomes.get(OutcomeKey::AfterTime).is_none() {
        let message = "the call stays on the line here, and nothing says for how long";
        findings.push(Diagnostic::error(Code::N009SomethingMissing, sent.span, message).help(
            "write `after 5 minutes -> …`; or write where the call goes at once: `sent \"…\" \
                 -> hang up`",
        ));
    }
}

fn need(there: bool, at: Span, name: &str, what: &str, write: &str, findings: &mut Findings) {
    if there {
        return;
    }
    let message = format!("`{name}` does not say {what}");
    findings.push(
        Diagnostic::error(Code::N009SomethingMissing, at, message)
            .help(format!("write `{write}` in it")),
    );
}
