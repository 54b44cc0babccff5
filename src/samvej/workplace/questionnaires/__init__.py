"""Citizens' own answers to the programme's questionnaires: when they are asked, answering, striking out."""
