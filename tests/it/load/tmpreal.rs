use std::ops::Range;
use bytes::Bytes;
use lorenz::source::{Footer, Poll, Rows};
#[test]
fn tmp_real_files() {
    for dir in std::env::var("REAL").unwrap().split(':') {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|e| e != "parquet") { continue; }
            let bytes = Bytes::from(std::fs::read(&path).unwrap());
            let get = |r: &Range<u64>| bytes.slice(r.start as usize..r.end as usize);
            let run = || -> Result<usize, lorenz::source::LoadError> {
                let mut footer = Footer::new(bytes.len() as u64)?;
                let file = loop { match footer.poll()? { Poll::Need(rs) => for r in rs { let b = get(&r); footer.push(r, b)?; }, Poll::Ready(m) => break m } };
                let leaves: Vec<usize> = (0..1000).filter(|&l| !file.leaf_name(l).is_empty()).collect();
                let mut n = 0;
                let mut rows = Rows::new(&file, &leaves, &(0..file.row_group_count()).collect::<Vec<_>>())?;
                loop { match rows.poll()? { Poll::Need(rs) => for r in rs { let b = get(&r); rows.push(r, b)?; }, Poll::Ready(None) => return Ok(n), Poll::Ready(Some(b)) => n += b.num_rows() } }
            };
            println!("{} {:?}", path.display(), run());
        }
    }
}
