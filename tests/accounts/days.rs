//! Holidays from a calendar file: who may have one read, and what is said of one that cannot be.

use serde_json::{Value, json};

use crate::people::with_a_member;

const FILE: &str = "BEGIN:VCALENDAR\r\nX-WR-CALNAME:Public\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:New Year\r\nDTSTART;VALUE=DATE:20270101\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

#[test]
fn a_calendar_file_is_read_for_those_who_may_take_it_up() {
    let (server, first, member, _) = with_a_member();
    let read = first
        .call(&server, "read-days", &json!({ "text": FILE }))
        .unwrap();
    assert_eq!(read["name"], "Public");
    assert_eq!(read["days"][0]["first"], "2027-01-01");
    let refused: Value = member
        .call(&server, "read-days", &json!({ "text": FILE }))
        .unwrap_err();
    assert_eq!(refused["refusal"]["kind"], "not_allowed", "{refused}");
}

#[test]
fn what_cannot_be_read_is_told_by_its_line() {
    let (server, first) = crate::support::Server::set_up();
    let wrong = FILE.replace("20270101", "20270231");
    let refused = first
        .call(&server, "read-days", &json!({ "text": wrong }))
        .unwrap_err();
    let fact = refused["refusal"]["facts"][0].as_str().unwrap();
    assert!(fact.starts_with("Line 6:"), "{refused}");
}
