"""What stays in the database of an article whose publisher reserves it (Directive (EU) 2019/790, article 4; W3C TDM Reservation Protocol).

Tags, facts and quotes were computed before the text is discarded; storage keeps quotes of at most 200 characters beside it.
"""
