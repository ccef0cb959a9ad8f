#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| recsift_fuzz::text(data));
