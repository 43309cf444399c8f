"""What people read, in the languages of `language.LANGUAGES`: effects, their groups and states, warnings.

The English stands where a thing is defined. Its translation has the same path: `model.zh.toml` beside a model.toml,
`zh.json` here for what the code defines.
"""
