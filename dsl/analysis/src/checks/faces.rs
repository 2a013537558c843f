//! W007: what stands on the call alone is not reached on the screen.

use pivotline_ir::{Face, Node, NodeId};
use pivotline_syntax::{Code, Diagnostic, Edit, Span, ast};

use crate::findings::Findings;
use crate::lowering::LoweredLine;
use crate::meaning::{Facts, thing};
use crate::shapes::{ArrowBlock, BlockShape, LineShape, WrittenArrow};
use crate::ways::{reached, ways};

/// Tells blocks `on voice` and pivots that are reached on the screen, and blocks `on voice` that
/// need a login, which is on the screen.
pub(super) fn check(
    facts: &Facts<'_, '_>,
    line: &LineShape<'_>,
    lowered: &LoweredLine,
    findings: &mut Findings,
) {
    for block in facts.folder.blocks.values() {
        if needs_a_login_on_voice(facts, block)
            && let Some(login) = facts.logins_needed(block).first()
        {
            let message = format!("`{}` is on voice, and needs `{login}`", block.name);
            findings.push(
                Diagnostic::error(Code::W007WrongFace, block.block.head, message)
                    .help("a login happens on the screen: take `on voice` out, or the `needs`"),
            );
        }
    }
    for (from, face) in reached(&lowered.line) {
        let Some(node) = lowered.line.nodes.get(from) else { continue };
        let next = ways(node, face).into_iter();
        let opens = match (node, face) {
            (Node::Offer { opens, .. }, Face::Voice) => Some(opens),
            _ => None,
        };
        let on_screen = next.filter(|way| way.face == Face::Screen).filter_map(|way| way.to.node());
        for to in on_screen.chain(opens) {
            arrives(facts, line, lowered, from, to, findings);
        }
    }
}

fn needs_a_login_on_voice(facts: &Facts<'_, '_>, block: &BlockShape<'_>) -> bool {
    block.face == Some(ast::Face::Voice) && !facts.logins_needed(block).is_empty()
}

fn arrives(
    facts: &Facts<'_, '_>,
    line: &LineShape<'_>,
    lowered: &LoweredLine,
    from: &NodeId,
    to: &NodeId,
    findings: &mut Findings,
) {
    let Some(block) = facts.folder.blocks.get(to.block()) else { return };
    let asks = to.as_str().strip_prefix(block.name) == Some(".if offered");
    let offers = asks || matches!(lowered.line.nodes.get(to), Some(Node::Offer { .. }));
    let wrong = block.face == Some(ast::Face::Voice) || (block.is_pivot() && offers);
    if !wrong || from.block() == block.name {
        return;
    }
    if needs_a_login_on_voice(facts, block) {
        // That is told of the block itself; where it is mended, this is no matter.
        return;
    }
    let source = facts.folder.blocks.get(from.block());
    if source.is_some_and(|source| source.face == Some(ast::Face::Voice)) {
        // That the page comes to `source` at all is told, and mends this too.
        return;
    }
    let written = arrow_to(source, line, block.name);
    let at = written.map_or(block.block.head, |written| written.arrow.span);
    let message = if block.is_pivot() {
        format!("on the screen this leads to `{}`, which brings a call to the screen", block.name)
    } else {
        format!("on the screen this leads to `{}`, which is on voice alone", block.name)
    };
    let finding = Diagnostic::error(Code::W007WrongFace, at, message)
        .also(block.block.head, format!("{} on the call", thing(block.block.word)));
    findings.push(match written {
        Some(written) if written.face.is_none() && written.is_option => finding
            .help("let this option stand on the call alone: write `on voice` behind it")
            .fix("write `on voice`", vec![on_voice(written)]),
        _ => finding.help("lead the screen elsewhere: write two arrows, one `on voice`"),
    });
}

fn on_voice(written: WrittenArrow<'_>) -> Edit {
    let end = written.when.map_or(written.arrow.span.end, |condition| condition.span.end);
    let span = Span { start: end, end, ..written.arrow.span };
    Edit { span, text: " on voice".to_owned() }
}

fn arrow_to<'a>(
    source: Option<&BlockShape<'a>>,
    line: &LineShape<'a>,
    block: &str,
) -> Option<WrittenArrow<'a>> {
    let own = source.map(|source| source.arrows()).unwrap_or_default();
    let mut all = own.into_iter().chain(line.arrows());
    let shown = |face: Option<ast::Face>| face != Some(ast::Face::Voice);
    all.find(|one| one.arrow.block() == Some(block) && shown(one.face))
}
