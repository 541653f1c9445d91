"""The guides of data/guide/: role files written anew, and their keys played."""
