from shared.messaging.headers import header_text, message_headers


def test_a_reason_becomes_one_bounded_ascii_line() -> None:
    assert header_text("no\r\nNats-Msg-Id: x 链接") == r"no Nats-Msg-Id: x \u94fe\u63a5"
    assert len(header_text("long " * 1000)) == 1000


def test_a_message_carries_its_id_and_its_trace_if_it_has_one() -> None:
    assert message_headers("id", None) == {"Nats-Msg-Id": "id"}
    assert message_headers("id", "00-a-b-01") == {"Nats-Msg-Id": "id", "traceparent": "00-a-b-01"}
