//! What each node of the program becomes.

use pivotline_ir::{Arm, Node, NodeId, Target};

use super::block_names::block_name;
use super::check::MobileFrom;
use super::draft::Place;
use super::error::LowerError;
use super::lowering::Lowering;

impl Lowering<'_> {
    /// Makes all nodes that the call can reach.
    pub(super) fn lower_nodes(&mut self) -> Result<(), LowerError> {
        let asks = |node: &Node| {
            matches!(
                node,
                Node::Ask { .. }
                    | Node::Change { .. }
                    | Node::Questions(_)
                    | Node::CheckNumber { .. }
            )
        };
        let graph = self.graph;
        for (number, id, node) in graph.nodes().filter(|(_, _, node)| !asks(node)) {
            let place = self.node(number, id, node)?;
            self.draft.begin(number, place);
        }
        self.read_questions();
        // What answers are kept is known only when all that reads them is there.
        self.lower_asks()
    }

    fn node(&mut self, number: usize, id: &NodeId, node: &Node) -> Result<Place, LowerError> {
        let name = block_name(id);
        Ok(match node {
            Node::ByFace { voice, .. } => self.place(number, voice),
            Node::Solved { next } => self.place(number, next),
            // No login has a voice way, so on the call each one fails.
            Node::LogIn { failed, .. } => self.place(number, failed),
            Node::Say { words, next } => {
                let next = self.place(number, next);
                self.lower_say(&name, words, next)
            }
            Node::Record { words, next } => {
                let next = self.place(number, next);
                self.lower_record(&name, words, next)
            }
            Node::Branch { arms, otherwise } => {
                let asked = self.answered.is_some_and(|answered| answered.branch == number);
                let mobile = if asked { MobileFrom::Answer } else { MobileFrom::Attribute };
                // `welcome.if say 2` decides for `welcome.say 2`; its blocks say `if` themselves.
                let name = block_name(&id.as_str().replace(".if ", ".").into());
                self.lower_branch(number, &name, arms, otherwise, mobile)?
            }
            // Behind the voice menu no menu is played, and no link is sent.
            Node::Menu(_) | Node::Offer { .. } | Node::Follow(_) if !self.graph.has_menus() => {
                Place::HangUp
            }
            Node::Menu(menu) => self.lower_menu(number, menu)?,
            Node::Offer { pivot, opens, sent, not_sent } => {
                let (sent, not_sent) = (self.place(number, sent), self.place(number, not_sent));
                self.lower_offer(&name, (pivot, opens), sent, not_sent)
            }
            Node::Follow(follow) => self.lower_follow(number, follow)?,
            Node::HandOver(node) => self.lower_handover(number, &name, node)?,
            Node::CallBack { route, tried, done, failed } => {
                self.lower_call_back(number, &name, (route, *tried), (done, failed))?
            }
            Node::Dial { number: outside, within, left, unanswered, failed } => {
                let [left, unanswered, failed] =
                    [left, unanswered, failed].map(|target| self.place(number, target));
                self.lower_dial(&name, (outside, *within), (left, unanswered, failed))
            }
            Node::Ask { .. }
            | Node::Change { .. }
            | Node::Questions(_)
            | Node::CheckNumber { .. } => Place::HangUp,
        })
    }

    fn lower_branch(
        &mut self,
        number: usize,
        name: &str,
        arms: &[Arm],
        otherwise: &Target,
        mobile: MobileFrom,
    ) -> Result<Place, LowerError> {
        let mut place = self.place(number, otherwise);
        for (at, arm) in arms.iter().enumerate().rev() {
            let check = self.checks(mobile).condition(&arm.when)?;
            let yes = self.place(number, &arm.to);
            let name = if at == 0 { name.to_owned() } else { format!("{name} {}", at + 1) };
            place = check.lower(&mut self.draft, &name, yes, place);
        }
        Ok(place)
    }
}
