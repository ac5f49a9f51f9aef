"""What a sign-off proves and what it does not, in the words that command and page show."""

WHAT_IT_PROVES = (
    "签署记录逐条连锁，并记有所依据运行的清单摘要：事后改动记录或运行结果可以发现。"
    "姓名由签署人自行填写，记录本身不能证明是谁签的；需要证明本人签署的，"
    "用 shifan sign --key 以 SSH 密钥签署，"
    "并在 data/reviews/allowed_signers 中登记公钥，此后只有密钥签名相符的签署有效。"
)
PAGE_NOTE = (
    "本页按生成时的签署记录列示。所依据的运行是否还在、是否未被改动、密钥签名是否相符，"
    "以 shifan status 的核对为准。"
)
