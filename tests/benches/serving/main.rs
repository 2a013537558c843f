//! What a menu's page and a durable step cost a server, held against servers that do as little as
//! can be done.
//!
//! `cargo bench -p pivotline-tests --bench serving -- [SECONDS] [PART OF A NAME]`
//!
//! With `--features aws` the same over the DynamoDB API, whose server is a process of its own.
//!
//! Every contestant is a process of its own with one thread for requests. This process is the
//! crowd: connections that ask as soon as they are answered. Processor time is the server's alone.
//! The rounds go through the contestants in turn, so that a busy moment of the machine hits all of
//! them. Node's servers take part where `npm ci` was run in `tests/benches/serving/node`.

mod client;
mod contestants;
mod crowd;
#[cfg(feature = "aws")]
mod dynamodb;
mod plain;
mod process;
mod server;

use contestants::{CONTESTANTS, Contestant};
use crowd::Sample;
use process::Process;

/// What the command allocates with; all contestants do.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 5;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    if let [first, contestant] = arguments.as_slice()
        && first == "serve"
    {
        server::serve(contestant);
        return;
    }
    let seconds = arguments.first().and_then(|seconds| seconds.parse().ok()).unwrap_or(2.0);
    let part = arguments.get(1).map(String::as_str).unwrap_or_default();
    let wanted = CONTESTANTS.iter().filter(|contestant| {
        contestant.name.contains(part)
            || CONTESTANTS
                .iter()
                .any(|other| other.name.contains(part) && other.against.contains(&contestant.name))
    });
    let servers: Vec<(&Contestant, Process)> =
        wanted.filter_map(|contestant| Some((contestant, Process::start(contestant)?))).collect();
    let mut samples: Vec<Vec<Sample>> = servers.iter().map(|_| Vec::new()).collect();
    for round in 0..ROUNDS {
        for turn in 0..servers.len() {
            let at = (round + turn) % servers.len();
            let (contestant, server) = &servers[at];
            samples[at].push(crowd::sample(contestant, server, seconds));
        }
    }
    tell(&servers, &samples);
}

fn tell(servers: &[(&Contestant, Process)], samples: &[Vec<Sample>]) {
    println!("{:<40} {:>8} {:>9} {:>8}  processor time against", "", "CPU us", "req/s", "p99 ms");
    for ((contestant, _), own) in servers.iter().zip(samples) {
        let cpu = median(own.iter().map(|sample| sample.cpu));
        let rate = median(own.iter().map(|sample| sample.rate));
        let late = median(own.iter().map(|sample| sample.p99));
        let ratios = contestant.against.iter().filter_map(|peer| {
            let at = servers.iter().position(|(other, _)| other.name == *peer)?;
            let pairs = own.iter().zip(&samples[at]);
            Some(format!("{:.2} x {peer}", median(pairs.map(|(own, peer)| own.cpu / peer.cpu))))
        });
        let ratios = ratios.collect::<Vec<_>>().join(", ");
        println!("{:<40} {cpu:>8.1} {rate:>9.0} {late:>8.2}  {ratios}", contestant.name);
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
