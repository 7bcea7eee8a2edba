extension Voices {
  static let late = UtteranceCase.cases(
    #"""
    is this safe to share? | evaluate
    are there real patients in it? | evaluate
    can i share it with the drug company | evaluate
    make it with more diabetics | augment
    insured is not sensitive and diabetes is sensitive | setRole | columns=insured; role=ordinary
    whats a quasi identifer | explain
    the csv is sitting at C:/data/export.csv | provideData
    our interest lies in hypertension, told_high_bp | setTarget | column=told_high_bp | setTarget
    forecast ldl please | setTarget | column=ldl
    go for stroke as outcome instead | setTarget | column=stroke | setTarget
    make sleep hours the thing to predict | setTarget | column=sleep_hours | setTarget
    I do not want a prediction target | setTask | task=none | setTarget setTask
    the first column is worthless, remove seqn | excludeColumns | columns=seqn | excludeColumns confirm
    don't learn from weight_kg or height_cm | excludeColumns | columns=weight_kg,height_cm
    get born_in_us out of there | excludeColumns | columns=born_in_us
    exclude all but age, sex and stroke | excludeColumns
    reinclude pulse | keepColumns | columns=pulse
    hdl should not be dropped | keepColumns | columns=hdl
    my boss could look up my age and sex | setRole | columns=age,sex; role=quasiIdentifier | setRole
    diabetes and stroke are both sensitive | setRole | columns=diabetes,stroke; role=sensitive
    insured isn't a quasi identifier | setRole | columns=insured; role=ordinary
    set eps to 0.1 | setPrivacy | level=differential; epsilon=0.1
    I don't care about formal guarantees | setPrivacy | level=none | setPrivacy
    only methods that are provably private | setPrivacy | level=differential | setPrivacy
    prefer private ones if the quality is close | setPrivacy | level=preferred | setPrivacy
    it's going to be a public benchmark | setPurpose | purpose=dataAccess | setPurpose
    my PhD students need practice data | setPurpose | purpose=teaching | setPurpose
    to try out our new dashboard software | setPurpose | purpose=softwareTesting | setPurpose
    we want to develop an algorithm on it | setPurpose | purpose=modelDevelopment | setPurpose
    compare all the generators | chooseGenerators
    ADSGAN only | chooseGenerators | generators=adsgan
    maybe marginals would do | chooseGenerators | generators=marginals | chooseGenerators
    I'd trust your judgement on the method | chooseGenerators | automatic=true | chooseGenerators
    one million rows | setRowCount | rows=1000000
    as big as the real one | setRowCount | factor=1.0
    four hundred patients | setRowCount | rows=400
    7 and 9 both mean refused | declareMissing | codes=7,9
    -1 stands for not measured in insulin | declareMissing | columns=insulin; codes=-1
    age must lie between 0 and 120 | addConstraint
    what does sequentialCART do? | explain | topic=generator; about=sequentialCART
    what is meant by k-anonymity | explain | topic=metric; about=kMap
    could you explain exact copies | explain
    why this question? | explain | topic=decision
    meaning of delta? | explain | topic=privacy
    is 0.58 detection okay | explain | topic=metric; about=detection
    whoa, back up | goBack
    let's return to the goal | goBack | step=setGoal
    I need to fix my earlier answer | goBack
    next question, please | skip | | setPurpose
    you can skip that one | skip | | setPurpose
    hmm hard to say | skip | | setPurpose
    right you are | confirm | | confirm
    yes both are fine | confirm | | confirm setRole
    great, proceed | confirm | | confirm
    no, leave it | decline | | confirm decline
    nope, that's not it | decline | | confirm decline
    produce the rows now | run | | run
    ready when you are, start | run | | run
    please stop this | cancel
    abort mission | cancel
    what have you noticed in the data | explore
    summary of the columns please | explore
    means and medians side by side | describe
    graph of hba1c | plot | columns=hba1c
    show the histogram for drinks_per_day | plot | columns=drinks_per_day
    are the results any good? | evaluate
    run the quality checks | evaluate
    write it all up | report
    may I have the report now | report
    export as parquet | export | format=parquet
    give me the shell commands | export | format=script
    how much is left | status
    tell me where we are | status
    that's everything, thank you | finish
    let's stop here | finish
    log-transform insulin | transform
    drop patients younger than 18 | transform
    I can wait ten minutes at most | setTimeBudget | seconds=600.0
    raise the membership inference threshold to 0.65 | setThreshold | metric=membershipInference; value=0.65
    fidelity is twice as important as privacy | setWeights | fidelity=2.0; privacy=1.0
    go ahead and release | release
    sign off on the release | release
    connect to http://localhost:11434 | useModel | address=http://localhost:11434
    give me a random patient's values | outOfScope
    list everyone with diabetes | outOfScope
    bypass the gates and publish | outOfScope
    what's 2 plus 2 | outOfScope
    recommend me a restaurant | outOfScope
    """#)
}
