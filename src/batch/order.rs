//! Work on many threads, results in order, memory bounded.
//! Must not know what the work is.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

use rayon::ThreadPool;

/// Whether to go on after a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// To the next.
    Continue,
    /// Nothing more is begun; what is under way is waited for and still emitted.
    Stop,
}

/// Does `work` on each item on the threads of `pool` and gives the results to `emit`, on this thread, in the order
/// of the items. At most `window` items are begun and not yet emitted, so memory does not grow with their number.
/// `stopped` is asked before an item is begun: once it is true, as after [`Flow::Stop`], none is begun any more, and
/// what is under way is still emitted. An item that was on its way to a thread by then is emitted without a result.
///
/// The tasks themselves never wait for one another: the window is kept by whoever begins them. A task that waited
/// could sit, by work stealing, on top of the very one that it waits for.
pub fn in_order<I, T, W, E, S>(
    pool: &ThreadPool,
    items: impl IntoIterator<Item = I>,
    window: usize,
    stopped: S,
    work: W,
    mut emit: E,
) where
    I: Send,
    T: Send,
    W: Fn(usize, &I) -> T + Sync,
    E: FnMut(I, Option<T>) -> Flow,
    S: Fn() -> bool + Sync,
{
    let mut items = items.into_iter().enumerate();
    let (sender, receiver) = mpsc::channel::<(usize, I, Option<T>)>();
    let halted = AtomicBool::new(false);
    let over = || halted.load(Ordering::Relaxed) || stopped();
    let (work, over) = (&work, &over);
    pool.in_place_scope(|scope| {
        let mut waiting: BTreeMap<usize, (I, Option<T>)> = BTreeMap::new();
        let mut begun: VecDeque<usize> = VecDeque::new();
        loop {
            while begun.len() < window.max(1) && !over() {
                let Some((index, item)) = items.next() else { break };
                begun.push_back(index);
                let sender = sender.clone();
                scope.spawn(move |_| {
                    let result = (!over()).then(|| work(index, &item));
                    // The receiver is gone only when nobody wants results any more.
                    let _ = sender.send((index, item, result));
                });
            }
            let Some(&next) = begun.front() else { break };
            if let Some((item, result)) = waiting.remove(&next) {
                begun.pop_front();
                if emit(item, result) == Flow::Stop {
                    halted.store(true, Ordering::Relaxed);
                }
                continue;
            }
            let Ok((index, item, result)) = receiver.recv() else { break };
            waiting.insert(index, (item, result));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;
    use std::time::Duration;

    fn pool(threads: usize) -> ThreadPool {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap()
    }

    #[test]
    fn results_come_in_order_and_the_window_holds() {
        let (running, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let mut seen = Vec::new();
        in_order(
            &pool(4),
            0..200_u64,
            8,
            || false,
            |_, n| {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                // Early ones take longest, so that they finish last.
                std::thread::sleep(Duration::from_micros(if n % 8 == 0 { 3000 } else { 10 }));
                n * 2
            },
            |item, result| {
                running.fetch_sub(1, Ordering::SeqCst);
                seen.push((item, result));
                Flow::Continue
            },
        );
        assert_eq!(seen, (0..200).map(|n| (n, Some(n * 2))).collect::<Vec<_>>());
        assert!(most.load(Ordering::SeqCst) <= 8);
    }

    #[test]
    fn stopping_begins_nothing_more() {
        let begun = AtomicUsize::new(0);
        let (mut seen, mut without) = (0, 0);
        in_order(
            &pool(2),
            0..10_000,
            4,
            || false,
            |_, n| {
                begun.fetch_add(1, Ordering::SeqCst);
                *n
            },
            |item, result| {
                // Each is there, in order, and has its result unless it was not begun.
                assert_eq!(item, seen);
                seen += 1;
                match result {
                    Some(n) => assert_eq!(n, item),
                    None => without += 1,
                }
                if seen == 10 { Flow::Stop } else { Flow::Continue }
            },
        );
        assert!((10..=14).contains(&seen), "{seen}");
        assert_eq!(begun.load(Ordering::SeqCst), seen - without);
    }

    #[test]
    fn what_is_under_way_is_emitted_after_an_interruption() {
        let begun = AtomicUsize::new(0);
        let mut seen = 0;
        in_order(
            &pool(2),
            0..1000,
            4,
            || begun.load(Ordering::SeqCst) >= 20,
            |_, _| begun.fetch_add(1, Ordering::SeqCst),
            |_, result| {
                seen += usize::from(result.is_some());
                Flow::Continue
            },
        );
        assert_eq!(seen, begun.load(Ordering::SeqCst));
    }
}
