using System.Reflection;
using EventSourcing.Cosmos.Streams;
using EventSourcing.Streams;
using NetArchTest.Rules;
using Ordering.Orders;

namespace Architecture.Tests.Rules;

/// <summary>Functions → Ordering → EventSourcing, Functions → EventSourcing.Cosmos → EventSourcing; nothing the other way round.</summary>
public sealed class DependencyTests
{
    private static readonly Assembly EventSourcing = typeof(StreamId).Assembly;
    private static readonly Assembly Cosmos = typeof(CosmosEventStore).Assembly;
    private static readonly Assembly Ordering = typeof(Order).Assembly;
    private static readonly Assembly Functions = typeof(Program).Assembly;

    [Fact]
    public void The_patterns_know_no_azure_and_no_business() =>
        AssertReferencesNothingOf(EventSourcing, "Microsoft.Azure", "Azure.", "Microsoft.DurableTask", "Microsoft.AspNetCore", "Ordering", "LocalCloud");

    [Fact]
    public void The_business_knows_only_the_patterns() =>
        AssertReferencesNothingOf(
            Ordering, "Microsoft.Azure", "Azure.", "Microsoft.DurableTask", "Microsoft.AspNetCore", "EventSourcing.Cosmos", "LocalCloud", "Functions");

    [Fact]
    public void The_store_knows_no_business() => AssertReferencesNothingOf(Cosmos, "Ordering", "LocalCloud", "Functions", "Microsoft.Azure.Functions");

    [Fact]
    public void The_function_classes_do_not_know_which_host_runs_them()
    {
        var result = Types.InAssembly(Functions).That().ResideInNamespace("OrderFlow").ShouldNot().HaveDependencyOn("LocalCloud").GetResult();
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    [Fact]
    public void The_business_does_no_io_and_reads_no_clock()
    {
        var result = Types.InAssembly(Ordering).ShouldNot().HaveDependencyOnAny("System.IO", "System.Net", "System.Diagnostics.Process").GetResult();
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    private static void AssertReferencesNothingOf(Assembly assembly, params string[] forbidden) => Assert.All(
        assembly.GetReferencedAssemblies(),
        reference => Assert.DoesNotContain(forbidden, prefix => reference.Name!.StartsWith(prefix, StringComparison.Ordinal)));
}
