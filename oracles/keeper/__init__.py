"""The keeper: settles final reports, settles missed periods late, and releases prices whose refund window is over."""
