use std::collections::BTreeMap;
use std::sync::Mutex;
#[test]
fn tmp_panics() {
    static SEEN: Mutex<BTreeMap<String, (usize, String)>> = Mutex::new(BTreeMap::new());
    static WHAT: Mutex<String> = Mutex::new(String::new());
    std::panic::set_hook(Box::new(|info| {
        let at = format!("{} {}", info.location().unwrap(), info.payload().downcast_ref::<String>().cloned().or(info.payload().downcast_ref::<&str>().map(|s| s.to_string())).unwrap_or_default());
        let bt = std::backtrace::Backtrace::force_capture().to_string();
        let frames: Vec<&str> = bt.lines().map(str::trim).filter(|l| l.starts_with("at ") && l.contains("-60.1.0")).map(|l| l.rsplit_once("-60.1.0/src/").unwrap().1).take(6).collect();
        let at = format!("{at} {frames:?}");
        let mut seen = SEEN.lock().unwrap();
        let e = seen.entry(at).or_insert((0, WHAT.lock().unwrap().clone()));
        e.0 += 1;
    }));
    let n: usize = std::env::var("N").map_or(10_000, |n| n.parse().unwrap());
    let files = crate::damage::files();
    let mut damage = crate::damage::Damage(std::env::var("SEED").map_or(2027, |n| n.parse().unwrap()));
    let start = std::time::Instant::now();
    let mut read = 0;
    let mut slow = 0.0f64;
    let mut errors: BTreeMap<String, usize> = BTreeMap::new();
    for flip in 0..n {
        let k = flip % files.len();
        let mut file = files[k].clone();
        for _ in 0..1 + damage.next() % 3 {
            let index = (damage.next() % file.len() as u64) as usize;
            file[index] = match damage.next() % 4 { 0 => 0xff, 1 => file[index] ^ (1 << (damage.next() % 8)), 2 => 0, _ => damage.next() as u8 };
        }
        *WHAT.lock().unwrap() = format!("file {k} flip {flip}");
        let t = std::time::Instant::now();
        match crate::load(&file) { Ok(_) => read += 1, Err(e) => *errors.entry(e.to_string()).or_default() += 1 }
        slow = slow.max(t.elapsed().as_secs_f64());
    }
    let _ = std::panic::take_hook();
    let mut e: Vec<_> = errors.into_iter().collect();
    e.sort_by_key(|e| std::cmp::Reverse(e.1));
    for (e, n) in e.iter().take(45) { println!("{n} {e}"); }
    println!("{read} of {n} read, {:?}, slowest {slow}", start.elapsed());
    for (k, v) in SEEN.lock().unwrap().iter() { println!("PANIC {k}: {v:?}"); }
}
