# 代码对应的名称，以及日期、时长等的写法。

term-side-supply = 供应
term-side-demand = 需求

term-family-product = 产品与零部件
term-family-processing = 加工与产能
term-family-material = 材料与资源
term-family-equipment = 设备与检测共享
term-family-technology = 技术与成果
term-family-service = 配套服务
term-family-logistics = 物流仓储

term-status-draft = 草稿
term-status-pending = 待审核
term-status-published = 展示中
term-status-paused = 已暂停
term-status-expired = 已过期
term-status-closed = 已结束
term-status-withdrawn = 已撤回
term-status-returned = 退回修改
term-status-rejected = 未通过

term-step-submit = 提交审核
term-step-approve = 审核通过
term-step-return = 退回修改
term-step-reject = 不予通过
term-step-withdraw = 撤回
term-step-pause = 暂停展示
term-step-resume = 恢复展示
term-step-renew = 续期
term-step-expire = 到期
term-step-close = 结束
term-step-revise = 修改内容
term-step-adjust = 调整数量、价格或日期

term-visibility-public = 公开
term-visibility-verified = 认证企业可见
term-visibility-chain = 本链企业可见
term-visibility-invited = 受邀企业可见
term-visibility-blind = 匿名发布

term-ring-district = 区内
term-ring-city = 市内
term-ring-region = 区域
term-ring-nation = 国内

term-part-node = 产业链环节
term-part-text = 内容
term-part-attributes = 技术参数
term-part-certificates = 认证
term-part-quantity = 数量
term-part-timing = 交期
term-part-region = 地域
term-part-freshness = 时效
term-part-capability = 企业能力

term-verification-unverified = 未认证
term-verification-pending = 认证审核中
term-verification-verified = 已认证
term-verification-returned = 退回补正
term-verification-rejected = 认证未通过
term-verification-suspended = 已暂停发布

term-role-anonymous = 访客
term-role-owner = 企业管理员
term-role-editor = 企业经办人
term-role-viewer = 企业查看人员
term-role-moderator = 审核员
term-role-system_admin = 系统管理员
term-role-security_admin = 安全管理员
term-role-auditor = 安全审计员
term-role-app = 第三方应用

term-designation-chain_leader = 链主企业
term-designation-chain_core = 核心企业
term-designation-chain_supporting = 配套企业
term-designation-chain_service = 服务机构
term-designation-lead_goose = 头雁企业
term-designation-specialised = 专精特新企业
term-designation-little_giant = 专精特新“小巨人”企业
term-designation-hidden_champion = 隐形冠军企业
term-designation-single_champion = 制造业单项冠军企业
term-designation-high_tech = 高新技术企业

term-stage-up = 上游
term-stage-mid = 中游
term-stage-down = 下游

term-account-active = 正常
term-account-suspended = 已停用
term-account-closed = 已注销

term-decision-approved = 通过
term-decision-returned = 退回修改
term-decision-rejected = 未通过
term-decision-dropped = 已撤回

term-kind-posting = 供需信息
term-kind-verification = 企业认证
term-kind-claim = 企业认领

term-risk-phone = 内容中可能有电话号码
term-risk-email = 内容中可能有邮箱地址
term-risk-messenger = 内容中可能有微信或 QQ 联系方式
term-risk-duplicate = 可能与本企业已有信息重复
term-risk-wrong_side = 供需方向可能选反

term-triage-first_posts = 首批信息，由人工审核
term-triage-risk_found = 有风险提示，由人工审核
term-triage-refused_recently = 近期有未通过的信息，由人工审核
term-triage-trusted_after_three = 已有三条信息通过审核，按规则通过

term-synonym-same = 同义
term-synonym-near = 近义
term-synonym-grade = 近似牌号

format-duration =
    { $scale ->
        [second] { $n } 秒
        [minute] { $n } 分钟
       *[hour] { $n } 小时
    }
format-score = { $score } 分（满分 { $full } 分）
format-stated-between = { $low } 至 { $high }
format-stated-contains = 含“{ $value }”
