# 接口与页面的错误说明。标题简短；说明写清发生了什么、保留了什么、下一步怎么做。
# 变量缺省时取值为 none，有变量的说明都要在缺省时也读得通。

problem-malformed_json-title = 请求正文不是有效的 JSON
problem-malformed_json-detail =
    { $line ->
        [none] 请求正文无法按 JSON 解析，本次未保存任何内容。请检查格式后重新提交。
       *[other] 请求正文在第 { $line } 行第 { $column } 列附近无法按 JSON 解析，本次未保存任何内容。请检查格式后重新提交。
    }
problem-malformed_query-title = 查询参数格式有误
problem-malformed_query-detail =
    { $parameter ->
        [none] 查询参数的格式或取值无法识别，本次未执行查询。请核对后重试。
       *[other] 查询参数“{ $parameter }”的格式或取值无法识别，本次未执行查询。请核对后重试。
    }
problem-unknown_parameter-title = 不支持的查询参数
problem-unknown_parameter-detail =
    { $parameter ->
        [none] 请求中有不支持的查询参数。为避免结果与预期不符，本次未执行查询。请对照接口文档核对参数名称。
       *[other] 不支持查询参数“{ $parameter }”。为避免结果与预期不符，本次未执行查询。请对照接口文档核对参数名称。
    }
problem-invalid_fields-title = 部分内容需要修改
problem-invalid_fields-detail =
    { $count ->
        [none] 填写的内容有需要修改之处，本次未保存。请按逐项说明修改后重新提交。
       *[other] 填写的内容有 { $count } 处需要修改，本次未保存。请按逐项说明修改后重新提交。
    }

problem-unauthenticated-title = 请先登录
problem-unauthenticated-detail = 此操作需要登录后进行。请登录后重试；调用接口时，请提供有效的访问令牌或 API 密钥。
problem-invalid_credentials-title = 登录信息有误
problem-invalid_credentials-detail = 邮箱、密码或动态验证码不正确。请核对后重试；忘记密码时，可通过邮箱重设。
problem-token_expired-title = 凭证或链接已失效
problem-token_expired-detail = 登录凭证或邮件中的链接已过期，或已使用过。请重新登录，或重新获取链接。
problem-account_locked-title = 暂时不能登录
problem-account_locked-detail =
    { $retry_after_s ->
        [none] 登录未成功的次数较多，为保护账户，已暂停登录。账户内容不受影响，请稍后重试，或通过邮箱重设密码。
       *[other] 登录未成功的次数较多，为保护账户，已暂停登录。账户内容不受影响，请在 { $retry_after_s }后重试，或通过邮箱重设密码。
    }
problem-email_unverified-title = 邮箱尚未验证
problem-email_unverified-detail = 完成邮箱验证后方可进行此操作。请打开注册邮箱中的验证邮件；如未收到，可重新发送。
problem-forbidden-title = 没有操作权限
problem-forbidden-detail = 当前账户没有进行此操作的权限，内容未作改动。如需办理，请联系本企业管理员或平台工作人员。

problem-not_found-title = 未找到相关内容
problem-not_found-detail = 您访问的内容不存在，或不在当前账户的可见范围内。请核对地址；如内容仅对部分用户公开，请登录后重试。
problem-method_not_allowed-title = 不支持此请求方法
problem-method_not_allowed-detail =
    { $allow ->
        [none] 该地址不支持此请求方法，请求未执行。请对照接口文档改用其他方法。
       *[other] 该地址不支持此请求方法，请求未执行。可用的方法：{ $allow }。
    }
problem-payload_too_large-title = 提交的内容过大
problem-payload_too_large-detail =
    { $max_bytes ->
        [none] 提交的内容超过大小上限，本次未保存。请精简或拆分后重新提交。
       *[other] 提交的内容超过 { $max_bytes } 的上限，本次未保存。请精简或拆分后重新提交。
    }
problem-unsupported_media_type-title = 不支持的内容类型
problem-unsupported_media_type-detail =
    { $expected ->
        [none] 请求正文的类型不受支持，本次未保存。请按接口文档设置 Content-Type 后重试。
       *[other] 请求正文的类型不受支持，本次未保存。请将 Content-Type 设为 { $expected } 后重试。
    }

problem-illegal_transition-title = 当前状态下不能执行此操作
problem-illegal_transition-detail =
    { $status ->
        [none] 该内容的当前状态不允许此操作，内容未作改动。请刷新后查看最新状态。
       *[other] 该内容当前为“{ $status }”状态，不允许此操作，内容未作改动。请刷新后查看可进行的操作。
    }
problem-uscc_taken-title = 该统一社会信用代码已登记
problem-uscc_taken-detail = 平台上已有使用该代码的企业，本次未重复登记。如您是该企业人员，可申请认领，通过后即可管理该企业。
problem-already_claimed-title = 已有负责人
problem-already_claimed-detail = 该企业或事项已由其他账户认领，本次未作改动。请联系现有负责人；如有疑问，请联系平台工作人员。
problem-already_exists-title = 内容已存在
problem-already_exists-detail = 相同的内容已经存在，本次未重复创建。请直接使用已有内容，或修改后重新提交。
problem-last_owner-title = 需保留一名企业管理员
problem-last_owner-detail = 每家企业至少保留一名管理员，本次未作改动。请先指定另一名管理员，再进行此操作。
problem-not_suspended-title = 目前未被停用
problem-not_suspended-detail = 该账户或企业目前未被停用，无需恢复，本次未作改动。请刷新后查看最新状态。
problem-duties_disjoint-title = 这些职责须由不同人员担任
problem-duties_disjoint-detail = 系统管理、安全管理与审计职责应当分离，审计员不得兼任其他职责，本次未作改动。请先收回原有职责，或选择其他账户。
problem-lost_race-title = 内容刚刚有更新
problem-lost_race-detail = 在您提交的同时，该内容已由其他操作更新，本次改动未保存。请刷新并确认最新内容后重新提交。

problem-version_mismatch-title = 内容已有新版本
problem-version_mismatch-detail = 您所依据的版本已不是最新版本，本次改动未保存。请获取最新内容，合并改动后重新提交。
problem-version_required-title = 缺少版本信息
problem-version_required-detail = 修改此内容时，需在 If-Match 请求头中注明所依据的版本（ETag），以免覆盖他人的改动。本次未作改动，请先获取当前版本。
problem-idempotency_key_reused-title = 幂等键已用于其他请求
problem-idempotency_key_reused-detail = 该 Idempotency-Key 已用于另一项内容不同的请求，本次请求未执行。如为新的请求，请更换幂等键。
problem-idempotency_in_progress-title = 相同请求正在处理
problem-idempotency_in_progress-detail = 使用该 Idempotency-Key 的请求正在处理，不会重复执行。请稍后以相同内容重试，即可取得处理结果。
problem-invalid_idempotency_key-title = 幂等键格式有误
problem-invalid_idempotency_key-detail = Idempotency-Key 应为 1 至 255 个可见的 ASCII 字符，本次请求未执行。请更换后重试。
problem-page_token_mismatch-title = 翻页标记与查询条件不一致
problem-page_token_mismatch-detail = 翻页标记只适用于产生它的查询条件和排序方式。请保持条件不变继续翻页，或去掉 page_token 从第一页查询。
problem-invalid_page_token-title = 翻页标记无效
problem-invalid_page_token-detail = 翻页标记无法识别或已失效。请去掉 page_token，从第一页重新查询。

problem-enterprise_unverified-title = 企业尚未认证
problem-enterprise_unverified-detail = 企业通过认证后方可进行此操作。已保存的内容不受影响，请先提交企业认证材料。
problem-not_claimable-title = 该企业暂不能认领
problem-not_claimable-detail = 该企业目前不接受认领，本次未提交申请。请核对企业名称和统一社会信用代码；如有疑问，请联系平台工作人员。

problem-rate_limited-title = 操作过于频繁
problem-rate_limited-detail =
    { $retry_after_s ->
        [none] 短时间内的请求次数超过限制，本次请求未执行。请稍后重试。
       *[other] 短时间内的请求次数超过限制，本次请求未执行。请在 { $retry_after_s }后重试。
    }
problem-overloaded-title = 系统繁忙
problem-overloaded-detail =
    { $retry_after_s ->
        [none] 系统当前繁忙或正在恢复，本次请求未执行，已有内容不受影响。请稍后重试。
       *[other] 系统当前繁忙或正在恢复，本次请求未执行，已有内容不受影响。请在 { $retry_after_s }后重试。
    }
problem-not_ready-title = 暂未就绪
problem-not_ready-detail =
    { $part ->
        [database] 数据库没有响应，恢复之前请勿向本节点发送请求。
        [tables] 数据表与程序版本不一致，完成迁移之前请勿向本节点发送请求。
        [index] 搜索索引尚未建成，建成之前请勿向本节点发送请求。
        [lag] 搜索索引明显落后于数据库，追上之前请勿向本节点发送请求。
        [disk] 磁盘空间即将用尽，腾出空间之前请勿向本节点发送请求。
        [stopping] 本节点正在停止，请将请求发送到其他节点。
       *[other] 本节点暂未就绪，请稍后重试，或将请求发送到其他节点。
    }
problem-request_timeout-title = 请求超时
problem-request_timeout-detail = 请求未能在规定时间内完成。如为提交操作，请先查询结果；使用相同的 Idempotency-Key 重试，不会重复执行。
problem-internal-title = 系统出现故障
problem-internal-detail = 系统处理时出现故障，情况已记录。如为提交操作，请先查询结果再重试；多次出现时，请将请求编号告知平台工作人员。
