"""What a sentence states: masked sentences, the phrase language, and the signature of a deal. Pure, and shared by topics and facts."""
