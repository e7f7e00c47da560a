"""What the terminal prints: tables, trees and sentences of one verb each."""
