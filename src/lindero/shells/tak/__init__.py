"""The door for TAK clients of the own nation: what they send is checked and on record, what they get is governed."""
