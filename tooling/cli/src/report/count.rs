//! Counts: from sessions to the numbers of a report.

use std::collections::{BTreeMap, BTreeSet};

use super::journeys::{Journeys, Session, Step};
use super::numbers::{Funnel, LineNumbers, Menu, OptionNumbers, Report, Resolution, Saved, Times};
use super::prices::Prices;
use super::read::Lines;

impl Report {
    /// The numbers of journeys; with what they saved, where an environment has prices.
    #[must_use]
    pub fn new(lines: Lines, journeys: &Journeys, prices: Option<(&str, &Prices)>) -> Self {
        let mut all = LineNumbers::default();
        let mut by_line: BTreeMap<String, LineNumbers> = BTreeMap::new();
        for (line, calls) in &journeys.calls {
            all.funnel.calls += calls;
            by_line.entry(line.clone()).or_default().funnel.calls += calls;
        }
        for (line, session) in journeys.sessions() {
            all.take(journeys, session);
            match by_line.get_mut(line) {
                Some(numbers) => numbers.take(journeys, session),
                None => by_line.entry(line.to_owned()).or_default().take(journeys, session),
            }
        }
        all.settle();
        by_line.values_mut().for_each(LineNumbers::settle);
        let saved = prices.map(|(name, prices)| Saved::of(name, prices, &all.funnel));
        let (from, to) = journeys.span.unzip();
        Self { lines, from, to, all, by_line, saved }
    }
}

impl LineNumbers {
    fn take(&mut self, journeys: &Journeys, session: &Session) {
        let steps = session.steps();
        let resolution = resolution(&steps);
        self.funnel.take(session, resolution, &steps);
        let first = steps.iter().find(|(_, step)| *step == Step::Solved).map(|(after, _)| *after);
        let solved_after = first.filter(|_| resolution == Resolution::Solved);
        self.resolution.all.extend(solved_after);
        let (mut last, mut solved, mut menus) = (None, false, BTreeSet::new());
        for (after, step) in steps {
            match step {
                Step::Chose(choice) => {
                    let (menu, option) = journeys.choice(choice);
                    self.option(menu, option).chosen += 1;
                    menus.insert(menu);
                    last = Some((menu, option));
                }
                Step::Solved if !solved => {
                    solved = true;
                    if let Some((menu, option)) = last {
                        let option = self.option(menu, option);
                        option.solved += 1;
                        option.resolution.all.push(after);
                    }
                }
                Step::Solved => {}
                Step::HandedOver(route) => {
                    let route = self.routes.entry(journeys.route(route).to_owned()).or_default();
                    route.contacts += 1;
                    route.after_solved += u64::from(solved);
                    if let Some((menu, option)) = last {
                        self.option(menu, option).escalated += 1;
                    }
                }
            }
        }
        for menu in menus {
            self.menus.entry(menu.to_owned()).or_default().take(resolution, solved_after);
        }
    }

    fn option(&mut self, menu: &str, option: &str) -> &mut OptionNumbers {
        let menu = self.menus.entry(menu.to_owned()).or_default();
        menu.options.entry(option.to_owned()).or_default()
    }

    fn settle(&mut self) {
        self.resolution.settle();
        for menu in self.menus.values_mut() {
            menu.resolution.settle();
            menu.options.values_mut().for_each(|option| option.resolution.settle());
        }
    }
}

impl Funnel {
    fn take(&mut self, session: &Session, resolution: Resolution, steps: &[(u32, Step)]) {
        // A journey that began without a link (people took a call over) is no session of a link.
        let opened = session.opened || !steps.is_empty() && !session.not_sent;
        if !(session.offered || session.sent || session.not_sent || opened) {
            return;
        }
        self.offered += 1;
        match (session.sent || opened, session.not_sent) {
            (true, _) => self.sent += 1,
            (false, true) => self.not_sent += 1,
            (false, false) => self.untold += 1,
        }
        self.logins += u64::from(session.logins);
        self.logins_refused += u64::from(session.logins_refused);
        if !opened {
            return;
        }
        self.opened += 1;
        *match resolution {
            Resolution::Solved => &mut self.solved,
            Resolution::Escalated => &mut self.escalated,
            Resolution::Left => &mut self.left,
        } += 1;
    }
}

impl Menu {
    fn take(&mut self, resolution: Resolution, solved_after: Option<u32>) {
        self.sessions += 1;
        self.resolution.all.extend(solved_after);
        *match resolution {
            Resolution::Solved => &mut self.solved,
            Resolution::Escalated => &mut self.escalated,
            Resolution::Left => &mut self.left,
        } += 1;
    }
}

impl Times {
    fn settle(&mut self) {
        self.all.sort_unstable();
        self.median = self.rank(50);
        self.ninetieth = self.rank(90);
        self.all = Vec::new();
    }

    /// The smallest time that so many percent do not exceed.
    fn rank(&self, percent: usize) -> Option<u32> {
        let rank = (self.all.len() * percent).div_ceil(100);
        self.all.get(rank.saturating_sub(1)).copied()
    }
}

fn resolution(steps: &[(u32, Step)]) -> Resolution {
    let has = |is: fn(&Step) -> bool| steps.iter().any(|(_, step)| is(step));
    if has(|step| matches!(step, Step::HandedOver(_))) {
        Resolution::Escalated
    } else if has(|step| *step == Step::Solved) {
        Resolution::Solved
    } else {
        Resolution::Left
    }
}

impl Saved {
    fn of(environment: &str, prices: &Prices, funnel: &Funnel) -> Self {
        let times =
            |count: u64, price: f64| f64::from(u32::try_from(count).unwrap_or(u32::MAX)) * price;
        let minutes = prices.handled_minutes.map(|minutes| times(funnel.solved, minutes));
        let priced = |price: Option<f64>| Some(minutes? * price?);
        let (agents, calls) = (priced(prices.agent_minute), priced(prices.call_minute));
        let texts = prices.text.map(|price| times(funnel.sent, price));
        let saved = [agents, calls].into_iter().flatten().reduce(|one, two| one + two);
        Self {
            environment: environment.to_owned(),
            currency: prices.currency.clone(),
            agent_minutes: minutes,
            agents,
            calls,
            texts,
            net: saved.zip(texts).map(|(saved, texts)| saved - texts),
        }
    }
}
