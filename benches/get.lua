-- wrk: a page, asked for by a practitioner who is signed in.
wrk.headers["Cookie"] = os.getenv("KITH_COOKIE")
