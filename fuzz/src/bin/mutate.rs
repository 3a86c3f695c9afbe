//! `mutate TARGET MINUTES [SEED FILES …]`: changes seeds at random and feeds them to a target, on a stable compiler.
//!
//! What makes the target panic is written to `finding-TARGET-N` in the current folder, ten at most.

use std::panic::catch_unwind;
use std::time::{Duration, Instant};

/// Numbers from a seed (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit.max(1) as u64) as usize
    }
}

fn mutated(seed: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(bytes.len());
        match numbers.below(7) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << numbers.below(8),
            1 if !bytes.is_empty() => bytes[at] = [0, 1, 0x7f, 0x80, 0xff][numbers.below(5)],
            2 if !bytes.is_empty() => bytes[at] = numbers.below(256) as u8,
            3 => bytes.insert(at, numbers.below(256) as u8),
            4 if !bytes.is_empty() => drop(bytes.remove(at)),
            5 if !bytes.is_empty() => {
                let length = numbers.below(bytes.len() - at).min(16);
                let to = numbers.below(bytes.len());
                let part: Vec<u8> = bytes[at..at + length].to_vec();
                bytes.iter_mut().skip(to).zip(part).for_each(|(byte, new)| *byte = new);
            }
            _ => bytes.extend((0..numbers.below(32)).map(|_| numbers.below(256) as u8)),
        }
    }
    bytes
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let target = arguments.first().and_then(|name| lorenz_fuzz::TARGETS.iter().find(|(known, _)| known == name));
    let minutes = arguments.get(1).and_then(|minutes| minutes.parse::<f64>().ok());
    let (Some((name, target)), Some(minutes)) = (target, minutes) else {
        let names = lorenz_fuzz::TARGETS.map(|(name, _)| name).join(", ");
        eprintln!("expected a target ({names}) and minutes, then files to start from");
        std::process::exit(2);
    };
    let mut seeds: Vec<Vec<u8>> = arguments[2..].iter().filter_map(|path| std::fs::read(path).ok()).collect();
    seeds.push(Vec::new());
    let mut numbers = Numbers(std::time::UNIX_EPOCH.elapsed().map_or(1, |since| since.as_secs()));
    let (start, mut runs, mut findings, mut slowest) = (Instant::now(), 0u64, 0, Duration::ZERO);
    while start.elapsed().as_secs_f64() < minutes * 60.0 && findings < 10 {
        let seed = numbers.below(seeds.len());
        let input = mutated(&seeds[seed], &mut numbers);
        let begun = Instant::now();
        match catch_unwind(|| target(&input)) {
            // Changes add up, where they leave something to be read.
            Ok(true) if numbers.below(10) == 0 && seeds.len() < 1_000 => seeds.push(input),
            Ok(_) => {}
            Err(_) => {
                findings += 1;
                let path = format!("finding-{name}-{findings}");
                if let Err(error) = std::fs::write(&path, &input) {
                    eprintln!("{path}: {error}");
                }
            }
        }
        slowest = slowest.max(begun.elapsed());
        runs += 1;
    }
    println!(
        "{name}: {runs} runs in {:.1} minutes, {findings} findings, slowest {slowest:?}",
        start.elapsed().as_secs_f64() / 60.0
    );
}
