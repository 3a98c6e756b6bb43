using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Support;
using OrderFlow.Http.Problems;

namespace Infrastructure.Tests.Gateway;

/// <summary>What the policies do, by running them.</summary>
public sealed partial class BehaviourTests
{
    private static readonly Expressions s_expressions = new(PolicyFile.All.SelectMany(file => file.Expressions));

    private readonly Runner _runner = new(s_expressions);

    [Theory]
    [InlineData("rate-limit", "RateLimitExceeded", 429, "too-many-requests", true)]
    [InlineData("quota", "QuotaExceeded", 403, "quota-exceeded", true)]
    [InlineData("authorization", "SubscriptionKeyNotFound", 401, "unauthorized", false)]
    [InlineData("authorization", "SubscriptionKeyInvalid", 401, "unauthorized", false)]
    [InlineData("validate-jwt", "TokenExpired", 401, "unauthorized", false)]
    [InlineData("configuration", "OperationNotFound", 404, "not-found", false)]
    [InlineData("forward-request", "Timeout", 503, "backend-unavailable", true)]
    [InlineData("set-variable", "ExpressionValueEvaluationFailure", 500, "internal-error", false)]
    public void An_error_of_the_gateway_is_a_problem_of_the_apps_own_shape(string source, string reason, int status, string code, bool hasRetryAfter)
    {
        var context = new Context { LastError = new LastError { Source = source, Reason = reason } };
        context.Request.Headers["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        context.Request.Headers["X-Correlation-Id"] = "asked";

        Assert.True(_runner.Run(PolicyFile.Of("service.xml").Root.Element("on-error")!, context, isAnswer: true));

        var problem = AssertProblem(context, status, code);
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", (string?)problem["traceId"]);
        Assert.Equal("asked", context.Response!.Headers["X-Correlation-Id"]);
        Assert.Equal(hasRetryAfter, context.Response.Headers.ContainsKey("Retry-After"));
    }

    [Fact]
    public void Retry_after_is_what_the_rate_limit_says()
    {
        var context = new Context { LastError = new LastError { Source = "rate-limit" }, Response = new Response { Headers = { ["Retry-After"] = "7" } } };
        _runner.Run(PolicyFile.Of("service.xml").Root.Element("on-error")!, context, isAnswer: true);
        Assert.Equal("7", context.Response!.Headers["Retry-After"]);
    }

    [Theory]
    [InlineData("/orderflow/v1/operations/projections")]
    [InlineData("/orderflow/v1/Operations/sagas")]
    [InlineData("/orderflow/v1/operations")]
    public void Operations_cannot_be_called_from_outside(string path)
    {
        var context = new Context { Request = new Request { OriginalUrl = new Address { Path = path } } };
        Assert.True(_runner.Run(PolicyFile.Of("api.xml").Root.Element("inbound")!, context, isAnswer: false));
        AssertProblem(context, 404, "not-found");
    }

    [Theory]
    [InlineData("1048576", false)]
    [InlineData("1048577", true)]
    [InlineData("9999999999", true)]
    public void A_body_over_the_apps_limit_is_not_sent_on(string length, bool isRefused)
    {
        var context = new Context { Request = new Request { Method = "POST", Headers = { ["Content-Length"] = length } } };
        Assert.Equal(isRefused, _runner.Run(PolicyFile.Of("api.xml").Root.Element("inbound")!, context, isAnswer: false));
        if (isRefused)
        {
            AssertProblem(context, ProblemTypes.BodyTooLarge.Status, ProblemTypes.BodyTooLarge.Code);
        }
    }

    [Fact]
    public void The_app_gets_the_key_of_the_gateway_and_none_of_the_clients()
    {
        var context = new Context
        {
            Request = new Request { Headers = { ["x-functions-key"] = "guessed", ["Ocp-Apim-Subscription-Key"] = "partner", ["Authorization"] = "Bearer token" } },
        };
        _runner.Run(PolicyFile.Of("api.xml").Root.Element("inbound")!, context, isAnswer: false);
        Assert.Equal("{{function-key}}", context.Request.Headers["x-functions-key"]);
        Assert.DoesNotContain("Ocp-Apim-Subscription-Key", context.Request.Headers.Keys);
        Assert.DoesNotContain("Authorization", context.Request.Headers.Keys);
    }

    [Fact]
    public void A_correlation_id_is_made_only_when_none_is_given()
    {
        var (without, with) = (new Context(), new Context { Request = new Request { Headers = { ["X-Correlation-Id"] = "asked" } } });
        _runner.Run(PolicyFile.Of("api.xml").Root.Element("inbound")!, without, isAnswer: false);
        _runner.Run(PolicyFile.Of("api.xml").Root.Element("inbound")!, with, isAnswer: false);
        Assert.Equal(32, without.Request.Headers["X-Correlation-Id"].Length);
        Assert.Equal("asked", with.Request.Headers["X-Correlation-Id"]);
    }

    [Fact]
    public void A_get_is_answered_from_memory_only_after_the_app_has_said_that_it_is_still_so()
    {
        var first = Get(new Response { StatusCode = 200, Headers = { ["Content-Type"] = "application/json; charset=utf-8", ["ETag"] = "\"3\"" }, Body = new Body { Text = "{\n}" } });
        Assert.DoesNotContain("If-None-Match", first.Request.Headers.Keys);

        var second = Get(new Response { StatusCode = 304, Headers = { ["ETag"] = "\"3\"" } });
        Assert.Equal("\"3\"", second.Request.Headers["If-None-Match"]);
        Assert.Equal((200, "{\n}"), (second.Response!.StatusCode, second.Response.Body.Text));

        var changed = Get(new Response { StatusCode = 200, Headers = { ["Content-Type"] = "application/json; charset=utf-8", ["ETag"] = "\"4\"" }, Body = new Body { Text = "{}" } });
        Assert.Equal("{}", changed.Response!.Body.Text);
        Assert.Equal("private, no-cache", changed.Response.Headers["Cache-Control"]);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("text/css; charset=utf-8")]
    [InlineData("")]
    public void What_is_no_JSON_is_not_remembered(string type)
    {
        Get(new Response { StatusCode = 200, Headers = { ["Content-Type"] = type, ["ETag"] = "\"3\"" }, Body = new Body { Text = "<html>" } });
        Assert.Empty(_runner.Memory);
    }

    [Fact]
    public void A_client_that_asks_by_its_own_etag_gets_its_304()
    {
        Get(new Response { StatusCode = 200, Headers = { ["Content-Type"] = "application/json; charset=utf-8", ["ETag"] = "\"3\"" }, Body = new Body { Text = "{}" } });
        var asked = Get(new Response { StatusCode = 304, Headers = { ["ETag"] = "\"3\"" } }, ("If-None-Match", "\"3\""));
        Assert.Equal(304, asked.Response!.StatusCode);
    }

    [Fact]
    public void The_page_lists_the_problems_of_the_gateway()
    {
        var codes = PolicyFile.All.SelectMany(file => file.Root.Descendants("set-variable"))
            .Where(variable => (string?)variable.Attribute("name") == "problem-code").Select(variable => (string)variable.Attribute("value")!).Distinct();
        var page = RepositoryFiles.Read("infra/README.md");
        Assert.All(codes, code => Assert.Contains($"| `{code}` |", page, StringComparison.Ordinal));
    }

    private Context Get(Response answer, params (string Name, string Value)[] headers)
    {
        var context = new Context();
        foreach (var (name, value) in headers)
        {
            context.Request.Headers[name] = value;
        }

        _runner.Run(PolicyFile.Of("api.xml").Root.Element("inbound")!, context, isAnswer: false);
        context.Response = answer;
        _runner.Run(PolicyFile.Of("api.xml").Root.Element("outbound")!, context, isAnswer: true);
        return context;
    }

    private static JsonObject AssertProblem(Context context, int status, string code)
    {
        Assert.Equal(status, context.Response!.StatusCode);
        Assert.Equal("application/problem+json", context.Response.Headers["Content-Type"]);
        var problem = JsonNode.Parse(context.Response.Body.Text)!.AsObject();
        var ofApp = typeof(ProblemDocument).GetConstructors().Single().GetParameters().Select(parameter => JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!));
        Assert.Equal(ofApp.Where(member => member != "errors").Order(), problem.Select(member => member.Key).Order());
        Assert.Equal((status, $"urn:orderflow:problem:{code}"), ((int)problem["status"]!, (string)problem["type"]!));
        Assert.Matches(TraceId(), (string)problem["traceId"]!);
        return problem;
    }

    [GeneratedRegex("^[0-9a-f]{32}$")]
    private static partial Regex TraceId();
}
