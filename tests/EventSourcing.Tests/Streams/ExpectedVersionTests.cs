using EventSourcing.Streams;

namespace EventSourcing.Tests.Streams;

public sealed class ExpectedVersionTests
{
    [Fact]
    public void No_stream_is_version_0_and_any_is_none()
    {
        Assert.Equal(ExpectedVersion.NoStream, ExpectedVersion.Exact(0));
        Assert.Null(ExpectedVersion.Any.Version);
        Assert.Equal(7, ExpectedVersion.Exact(7).Version);
        Assert.Equal(["any", "no stream", "version 7"], new[] { ExpectedVersion.Any, ExpectedVersion.NoStream, ExpectedVersion.Exact(7) }.Select(v => v.ToString()));
    }

    [Fact]
    public void A_negative_version_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => ExpectedVersion.Exact(-1));
}
