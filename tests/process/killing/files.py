"""What the files of the platform say: the soundness of a SQLite database, and the mails of a folder.

usage: files.py integrity <database> | files.py mails <folder>
"""

import email
import email.policy
import json
import pathlib
import sqlite3
import sys


def integrity(path):
    """Prints `ok`, or what is wrong with the database."""
    database = sqlite3.connect(path)
    faults = [row[0] for row in database.execute("PRAGMA integrity_check")]
    faults += [f"foreign key of {row[0]}" for row in database.execute("PRAGMA foreign_key_check")]
    print("; ".join(faults))


def mails(folder):
    """Prints one line of JSON for each mail."""
    for path in sorted(pathlib.Path(folder).glob("*.eml")):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        text = mail.get_body(("plain",)).get_content()
        print(json.dumps({"id": mail["Message-ID"], "to": mail["To"], "subject": mail["Subject"], "text": text}))


if __name__ == "__main__":
    {"integrity": integrity, "mails": mails}[sys.argv[1]](sys.argv[2])
