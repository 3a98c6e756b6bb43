using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LocalCloud.Functions.Tests;

public sealed class CatalogueTests
{
    [Fact]
    public void Every_problem_is_listed_at_once()
    {
        var failure = Assert.Throws<FunctionCatalogueException>(() => FunctionCatalogue.Discover([typeof(Bad), typeof(Hidden)]));
        Assert.Collection(
            failure.Problems.Order(StringComparer.Ordinal),
            problem => Assert.Contains("NoTrigger: no parameter has a trigger attribute", problem, StringComparison.Ordinal),
            problem => Assert.Contains("RetriedHttp: FixedDelayRetryAttribute has no effect with HttpTriggerAttribute", problem, StringComparison.Ordinal),
            problem => Assert.Contains("TwoTriggers: 2 trigger attributes", problem, StringComparison.Ordinal),
            problem => Assert.Contains("WrongDelay: 'soon' is not a time span", problem, StringComparison.Ordinal),
            problem => Assert.Contains("WrongName: '1st' is not a function name", problem, StringComparison.Ordinal),
            problem => Assert.Contains("Run: the method and its class must be public", problem, StringComparison.Ordinal),
            problem => Assert.Contains("The function name 'Twice' is used by", problem, StringComparison.Ordinal));
        Assert.All(failure.Problems, problem => Assert.Contains(problem, failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Instance_and_static_methods_are_found_with_their_retry()
    {
        var functions = FunctionCatalogue.Discover([typeof(Good)]).Functions;
        Assert.Equal(["Instance", "Static"], functions.Select(function => function.Name));
        Assert.Equal(3, functions[0].Retry?.MaxRetryCount);
        Assert.Equal("timer", functions[0].TriggerParameter.Name);
    }

    public sealed class Good
    {
        [Function("Instance")]
        [FixedDelayRetry(3, "00:00:01")]
        public void Instance([TimerTrigger("0 * * * * *")] TimerInfo timer)
        {
        }

        [Function("Static")]
        public static void Static([HttpTrigger] HttpRequest request)
        {
        }
    }

    public sealed class Bad
    {
        [Function("NoTrigger")]
        public void NoTrigger(string nothing)
        {
        }

        [Function("TwoTriggers")]
        public void TwoTriggers([HttpTrigger] HttpRequest request, [TimerTrigger("* * * * *")] TimerInfo timer)
        {
        }

        [Function("RetriedHttp")]
        [FixedDelayRetry(1, "00:00:01")]
        public void RetriedHttp([HttpTrigger] HttpRequest request)
        {
        }

        [Function("WrongDelay")]
        [FixedDelayRetry(1, "soon")]
        public void WrongDelay([TimerTrigger("* * * * *")] TimerInfo timer)
        {
        }

        [Function("1st")]
        public void WrongName([HttpTrigger] HttpRequest request)
        {
        }

        [Function("Twice")]
        public void One([HttpTrigger] HttpRequest request)
        {
        }

        [Function("twice")]
        public void Two([HttpTrigger] HttpRequest request)
        {
        }
    }

    internal sealed class Hidden
    {
        [Function("Hidden")]
        public void Run([HttpTrigger] HttpRequest request)
        {
        }
    }
}
