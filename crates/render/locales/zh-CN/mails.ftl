# 邮件文字。称呼、正文、按钮和页脚各为一条。

mail-greeting = { $name }，您好：
mail-link-hint = 如按钮无法打开，请将以下链接复制到浏览器：
mail-automatic = 此邮件由系统自动发送，请勿直接回复。
mail-disclaimer = 平台仅提供信息对接，不参与交易。

mail-verify-subject = 请验证您的邮箱（{ $site }）
mail-verify-intro = 您正在使用此邮箱注册“{ $site }”的账户。请在 { $hours } 小时内打开以下链接，完成邮箱验证。
mail-verify-action = 验证邮箱
mail-verify-ignore = 请勿将链接转发给他人。如非您本人操作，忽略此邮件即可。

mail-reset-subject = 重设密码（{ $site }）
mail-reset-intro = 我们收到了重设“{ $site }”账户密码的申请。请在 { $minutes } 分钟内打开以下链接，设置新密码。链接仅能使用一次。
mail-reset-action = 设置新密码
mail-reset-ignore = 请勿将链接转发给他人。如非您本人操作，忽略此邮件即可，原密码继续有效。

mail-exists-subject = 您的邮箱已有账户（{ $site }）
mail-exists-intro = 有人使用此邮箱申请注册“{ $site }”的账户。此邮箱已有账户，因此没有新建，现有账户不受影响。
mail-exists-next = 如是您本人操作，请直接登录；忘记密码时，可在登录页重设。
mail-exists-action = 前往登录
mail-exists-ignore = 如非您本人操作，忽略此邮件即可。

mail-invitation-subject = { $enterprise }邀请您加入
mail-invitation-intro = { $enterprise }邀请您在“{ $site }”以“{ $role }”的身份代表该企业。接受邀请后，您才会成为其成员。
mail-invitation-action = 查看邀请
mail-invitation-ignore = 如不认识该企业，请谢绝邀请或忽略此邮件；在您接受之前，对方看不到您的任何信息。

mail-decision-subject =
    { $decision ->
        [approved] 审核通过：{ $title }
        [returned] 需要修改：{ $title }
       *[rejected] 审核未通过：{ $title }
    }
mail-decision-intro =
    { $decision ->
        [approved] { $subject ->
            [posting] 您提交的供需信息已通过审核，将按您设置的可见范围展示。
            [verification] 您提交的企业认证已通过审核，该企业现在可以发布供需信息。
           *[claim] 您提交的企业认领申请已通过审核，您现在可以管理该企业的信息。
        }
        [returned] { $subject ->
            [posting] 您提交的供需信息需要修改。内容已为您保留，请按以下说明修改后重新提交。
            [verification] 您提交的企业认证材料需要补正。已提交的材料已为您保留，请按以下说明补正后重新提交。
           *[claim] 您提交的企业认领申请需要补充说明。申请内容已为您保留，请按以下说明补充后重新提交。
        }
       *[rejected] { $subject ->
            [posting] 您提交的供需信息未通过审核，不会展示。内容仍保留在您的账户中，可随时查看。
            [verification] 您提交的企业认证未通过审核。已填写的企业资料仍为您保留。
           *[claim] 您提交的企业认领申请未通过审核，该企业的信息未作改动。
        }
    }
mail-decision-subject-label =
    { $subject ->
        [posting] 供需信息
       *[other] 企业名称
    }
mail-decision-result-label = 审核结果
mail-decision-reason-label = 原因
mail-decision-hint-label = 处理提示
mail-decision-note-label = 审核说明
mail-decision-action =
    { $decision ->
        [approved] 查看
        [returned] 前往修改
       *[rejected] 查看详情
    }
mail-decision-contact = 如对审核结果有疑问，请联系平台工作人员。

mail-matches-subject = 您有 { $total } 条新的匹配
mail-matches-intro = 平台为您的供需信息找到 { $total } 条新的匹配，各条均附匹配依据，供您参考。
mail-matches-own =
    { $side ->
        [supply] 对应您的需求：{ $title }
       *[demand] 对应您的供应：{ $title }
    }
mail-matches-score = 匹配度：{ $score }
mail-matches-why = { $part } { $points }/{ $full }
mail-matches-why-evidence = { $part } { $points }/{ $full }：“{ $evidence }”
mail-matches-missing = 待确认：{ $missing }
mail-matches-open = 查看匹配依据
mail-matches-rest = 另有 { $rest } 条，请登录平台查看。
mail-matches-settings = 如需调整接收频率或停止接收，请打开：
