using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Architecture.Tests.Rules;

/// <summary>Rules for the functions of the app.</summary>
public sealed class FunctionTests
{
    private static readonly IReadOnlyList<MethodInfo> Functions =
    [
        .. typeof(Program).Assembly.GetTypes().SelectMany(type => type.GetMethods()).Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null),
    ];

    [Fact]
    public void A_function_is_named_like_its_class() =>
        Assert.All(Functions, function => Assert.Equal(function.DeclaringType!.Name, function.GetCustomAttribute<FunctionAttribute>()!.Name));

    [Fact]
    public void A_change_feed_function_retries_because_a_failed_one_advances_the_lease()
    {
        var onTheFeed = Functions.Where(function => TriggerOf<CosmosDBTriggerAttribute>(function) is not null).ToList();
        Assert.NotEmpty(onTheFeed);
        Assert.All(onTheFeed, function => Assert.NotNull(function.GetCustomAttribute<RetryAttribute>()));
    }

    [Fact]
    public void Change_feed_functions_do_not_share_a_lease()
    {
        var prefixes = Functions.Select(TriggerOf<CosmosDBTriggerAttribute>).OfType<CosmosDBTriggerAttribute>().Select(trigger => trigger.LeaseContainerPrefix).ToList();
        Assert.Equal(prefixes.Count, prefixes.Distinct().Count());
        Assert.All(prefixes, prefix => Assert.False(string.IsNullOrEmpty(prefix)));
    }

    [Fact]
    public void Operations_need_the_admin_key() =>
        Assert.All(
            Functions.Select(TriggerOf<HttpTriggerAttribute>).OfType<HttpTriggerAttribute>().Where(http => http.Route!.StartsWith("operations/", StringComparison.Ordinal)),
            http => Assert.Equal(AuthorizationLevel.Admin, http.AuthLevel));

    private static T? TriggerOf<T>(MethodInfo function)
        where T : Attribute => function.GetParameters().Select(parameter => parameter.GetCustomAttribute<T>()).FirstOrDefault(trigger => trigger is not null);
}
