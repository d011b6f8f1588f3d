-- wrk: the search form, sent by a practitioner who is signed in. Name and token come from the environment.
wrk.method = "POST"
wrk.body = "csrf=" .. os.getenv("KITH_CSRF") .. "&q=" .. os.getenv("KITH_QUERY")
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
wrk.headers["Cookie"] = os.getenv("KITH_COOKIE")
