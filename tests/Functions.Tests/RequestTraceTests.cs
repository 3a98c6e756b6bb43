using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using OrderFlow.Http;

namespace OrderFlow.Tests;

public sealed class RequestTraceTests
{
    private const string Sent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private readonly DefaultHttpContext _context = new();

    // As in a host where nobody listens.
    public RequestTraceTests() => Activity.Current = null;

    [Fact]
    public void What_the_caller_sent_counts_also_where_nobody_listens()
    {
        _context.Request.Headers.TraceParent = Sent;
        Assert.Equal(Sent, RequestTrace.ParentOf(_context));
        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", RequestTrace.IdOf(_context));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01")]
    [InlineData("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01")]
    [InlineData($"{Sent},{Sent}")]
    public void Without_a_readable_one_a_new_trace_begins(string? header)
    {
        _context.Request.Headers.TraceParent = header;
        Assert.True(ActivityContext.TryParse(RequestTrace.ParentOf(_context), null, out var trace));
        Assert.NotEqual(default, trace.TraceId);
        Assert.NotEqual("4bf92f3577b34da6a3ce929d0e0e4736", trace.TraceId.ToHexString());
    }

    [Fact]
    public void A_new_trace_stays_the_same_for_its_request() =>
        Assert.Equal(RequestTrace.ParentOf(_context), RequestTrace.ParentOf(_context));

    [Fact]
    public void The_activity_of_the_host_goes_first()
    {
        _context.Request.Headers.TraceParent = Sent;
        using var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        Assert.Equal(activity.Id, RequestTrace.ParentOf(_context));
    }

    [Fact]
    public void An_activity_without_a_trace_id_does_not_count()
    {
        _context.Request.Headers.TraceParent = Sent;
        using var activity = new Activity("request").SetParentId("|legacy.1.").Start();
        Assert.Equal(Sent, RequestTrace.ParentOf(_context));
    }
}
